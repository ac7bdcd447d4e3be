import type { ModelState } from "@modalis/contract";
import { broken, float32Tensor, int32Tensor, readState } from "./model-state.js";
import type { UserNeighboursParts } from "./user-neighbours-model.js";
import type { VisitorNeighbours } from "./visitor-neighbours.js";

/** All of a model of user neighbours as plain data. */
export function stateOfUserNeighbours(parts: UserNeighboursParts): ModelState {
  const { interactions, itemCount, visitors } = parts;
  const tensors = new Map([
    ["history.offsets", int32Tensor(interactions.offsets)],
    ["history.items", int32Tensor(interactions.items)],
    ["neighbours.offsets", int32Tensor(parts.offsets)],
    ["neighbours.columns", int32Tensor(parts.columns)],
    ["neighbours.values", float32Tensor(parts.values)],
  ]);
  if (interactions.values !== undefined) tensors.set("history.values", float32Tensor(interactions.values));
  if (visitors?.itemWeights !== undefined) tensors.set("itemWeights", float32Tensor(visitors.itemWeights));
  const { neighbours, shrink, historyPower, neighbourPower } = visitors ?? {};
  return {
    kind: "user-neighbours",
    settings: {
      itemCount,
      ...(visitors === undefined ? {} : { visitors: { neighbours, shrink, historyPower, neighbourPower } }),
    },
    tensors,
  };
}

/** @throws `INVALID_MODEL` for a state of this kind that lacks something. */
export function readUserNeighbours(state: ModelState): UserNeighboursParts {
  const read = readState(state);
  const values = read.optionalFloat32("history.values");
  const visitors = readVisitors(state);
  return {
    interactions: {
      offsets: read.int32("history.offsets"),
      items: read.int32("history.items"),
      ...(values === undefined ? {} : { values }),
    },
    itemCount: read.number("itemCount"),
    offsets: read.int32("neighbours.offsets"),
    columns: read.int32("neighbours.columns"),
    values: read.float32("neighbours.values"),
    ...(visitors === undefined ? {} : { visitors }),
  };
}

function readVisitors(state: ModelState): VisitorNeighbours | undefined {
  const value = state.settings.visitors;
  if (value === undefined) return undefined;
  const rule = (value ?? {}) as Record<string, unknown>;
  const number = (name: string): number =>
    typeof rule[name] === "number" ? rule[name] : broken(state, `has no number "visitors.${name}"`);
  const itemWeights = readState(state).optionalFloat32("itemWeights");
  return {
    neighbours: number("neighbours"),
    shrink: number("shrink"),
    historyPower: number("historyPower"),
    neighbourPower: number("neighbourPower"),
    ...(itemWeights === undefined ? {} : { itemWeights }),
  };
}
