import type { ModelState, SafeTensor } from "@modalis/contract";
import type { FactorBlock, FactorsParts, FactorVisitors } from "./factors-parts.js";
import type { HistoryFoldIn } from "./fold-in.js";
import { broken, float32Tensor, readState } from "./model-state.js";

/** All of a factor model as plain data. */
export function stateOfFactors(parts: FactorsParts): ModelState {
  const {
    userFactors,
    itemFactors,
    dimensions,
    userBias,
    itemBias,
    globalBias = 0,
    blocks,
    visitors,
  } = parts;
  const rows = (data: Float32Array): SafeTensor =>
    float32Tensor(data, [data.length / dimensions, dimensions]);
  const tensors = new Map([
    ["userFactors", rows(userFactors)],
    ["itemFactors", rows(itemFactors)],
  ]);
  if (userBias !== undefined) tensors.set("userBias", float32Tensor(userBias));
  if (itemBias !== undefined) tensors.set("itemBias", float32Tensor(itemBias));
  const history = visitors?.history;
  if (history?.kind === "sum") tensors.set("historyFactors", rows(history.factors));
  for (const [channel, map] of visitors?.features ?? []) tensors.set(`features.${channel}`, rows(map));
  return {
    kind: "factors",
    settings: {
      dimensions,
      globalBias,
      blocks: (blocks ?? []).map(({ name, from, to }) => ({ name, from, to })),
      ...(visitors === undefined ? {} : { visitors: { history: plainRule(history) } }),
    },
    tensors,
  };
}

/** @throws `INVALID_MODEL` for a state of this kind that lacks something. */
export function readFactors(state: ModelState): FactorsParts {
  const read = readState(state);
  const [userBias, itemBias] = [read.optionalFloat32("userBias"), read.optionalFloat32("itemBias")];
  const visitors = readVisitors(state);
  return {
    userFactors: read.float32("userFactors"),
    itemFactors: read.float32("itemFactors"),
    dimensions: read.number("dimensions"),
    globalBias: read.number("globalBias"),
    blocks: readBlocks(state),
    ...(userBias === undefined ? {} : { userBias }),
    ...(itemBias === undefined ? {} : { itemBias }),
    ...(visitors === undefined ? {} : { visitors }),
  };
}

function plainRule(rule: HistoryFoldIn | undefined): Record<string, unknown> | null {
  if (rule === undefined) return null;
  if (rule.kind === "sum") return { kind: rule.kind, power: rule.power };
  if (rule.kind === "mean") return { kind: rule.kind };
  return { ...rule, exponent: rule.exponent ?? 0 };
}

function readBlocks(state: ModelState): readonly FactorBlock[] {
  const { blocks } = state.settings;
  if (Array.isArray(blocks) && blocks.every(isBlock)) return blocks;
  return broken(state, "has no list of blocks among its settings");
}

function isBlock(value: unknown): value is FactorBlock {
  const { name, from, to } = (value ?? {}) as Record<string, unknown>;
  return typeof name === "string" && typeof from === "number" && typeof to === "number";
}

function readVisitors(state: ModelState): FactorVisitors | undefined {
  const { visitors } = state.settings;
  if (visitors === undefined) return undefined;
  const features = new Map<string, Float32Array>();
  for (const name of state.tensors.keys()) {
    if (name.startsWith("features.")) features.set(name.slice(9), readState(state).float32(name));
  }
  const history = readRule(state, (visitors as { history?: unknown } | null)?.history);
  return { features, ...(history === undefined ? {} : { history }) };
}

function readRule(state: ModelState, value: unknown): HistoryFoldIn | undefined {
  if (value === null || value === undefined) return undefined;
  const rule = value as Record<string, unknown>;
  const number = (name: string): number =>
    typeof rule[name] === "number" ? rule[name] : broken(state, `has no number "visitors.history.${name}"`);
  if (rule.kind === "mean") return { kind: "mean" };
  if (rule.kind === "sum") {
    return { kind: "sum", factors: readState(state).float32("historyFactors"), power: number("power") };
  }
  if (rule.kind !== "least-squares")
    return broken(state, `folds histories in by ${JSON.stringify(rule.kind)}`);
  return {
    kind: "least-squares",
    unobservedWeight: number("unobservedWeight"),
    regularisation: number("regularisation"),
    exponent: number("exponent"),
  };
}
