import type { ModelState } from "@modalis/contract";
import type { GraphParts } from "./graph-parts.js";
import { float32Tensor, int32Tensor, readState } from "./model-state.js";

const PEOPLE_FILE = "people.onnx";
const ITEMS_FILE = "items.onnx";

/** All of a graph model as plain data. */
export function stateOfGraph(parts: GraphParts): ModelState {
  const { itemVectors, dimensions, itemBias, interactions, userVectors, people, history, items } = parts;
  const rows = (data: Float32Array, size = dimensions) => float32Tensor(data, [data.length / size, size]);
  const tensors = new Map([
    ["itemVectors", rows(itemVectors)],
    ["history.offsets", int32Tensor(interactions.offsets)],
    ["history.items", int32Tensor(interactions.items)],
  ]);
  if (itemBias !== undefined) tensors.set("itemBias", float32Tensor(itemBias));
  if (userVectors !== undefined) tensors.set("userVectors", rows(userVectors));
  if (history !== undefined) tensors.set("itemInputs", rows(history.itemInputs, history.inputDimensions));
  const files = new Map<string, Uint8Array>();
  if (people !== undefined) files.set(PEOPLE_FILE, people);
  if (items !== undefined) files.set(ITEMS_FILE, items);
  return {
    kind: "graph",
    settings: {
      dimensions,
      ...(history === undefined
        ? {}
        : { inputDimensions: history.inputDimensions, historyLength: history.length }),
    },
    tensors,
    files,
  };
}

/** @throws `INVALID_MODEL` for a state of this kind that lacks something. */
export function readGraph(state: ModelState): GraphParts {
  const read = readState(state);
  const [itemBias, userVectors] = [read.optionalFloat32("itemBias"), read.optionalFloat32("userVectors")];
  const itemInputs = read.optionalFloat32("itemInputs");
  const [people, items] = [state.files?.get(PEOPLE_FILE), state.files?.get(ITEMS_FILE)];
  return {
    itemVectors: read.float32("itemVectors"),
    dimensions: read.number("dimensions"),
    interactions: { offsets: read.int32("history.offsets"), items: read.int32("history.items") },
    ...(itemBias === undefined ? {} : { itemBias }),
    ...(userVectors === undefined ? {} : { userVectors }),
    ...(people === undefined ? {} : { people }),
    ...(items === undefined ? {} : { items }),
    ...(itemInputs === undefined
      ? {}
      : {
          history: {
            itemInputs,
            inputDimensions: read.number("inputDimensions"),
            length: read.number("historyLength"),
          },
        }),
  };
}
