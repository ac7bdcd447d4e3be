import type { ModelState } from "@modalis/contract";
import type { ItemWeights } from "../model/item-weights.js";
import { readItemWeights, scaleOf } from "../model/item-weights-state.js";
import { readUserNeighbours } from "../model/user-neighbours-state.js";
import { historyOf, userRowsOf } from "../model/user-rows.js";
import { checkBytes, type ScoresEmitter } from "./scores-emitter.js";

/** The sum of the weight rows of what a user has. */
export async function emitItemWeights(state: ModelState, emitter: ScoresEmitter): Promise<string> {
  const { graph, prefix, user } = emitter;
  const { interactions, weights, historyPower = 0 } = readItemWeights(state);
  const items =
    weights.kind === "dense" ? Math.round(Math.sqrt(weights.data.length)) : weights.offsets.length - 1;
  const histories = userRowsOf(interactions, items);
  checkBytes("the item weights, written out,", 4 * items * items);
  const table = graph.floats(`${prefix}weights`, [items, items], denseOf(weights, items));
  const { offsets, columns, values } = histories;
  const sum = emitWeightedRows(emitter, { offsets, columns, ...(values ? { values } : {}) }, table);
  if (historyPower === 0) return sum;
  const scales = Float32Array.from({ length: offsets.length - 1 }, (_, row) =>
    scaleOf(historyOf(histories, row), historyPower),
  );
  const scale = graph.add("Gather", [graph.floats(`${prefix}scales`, [scales.length], scales), user]);
  return graph.add("Mul", [sum, scale]);
}

/** The sum of the histories of a user's neighbours, each times its similarity. */
export async function emitUserNeighbours(state: ModelState, emitter: ScoresEmitter): Promise<string> {
  const { graph, prefix } = emitter;
  const { interactions, itemCount, offsets, columns, values } = readUserNeighbours(state);
  const users = interactions.offsets.length - 1;
  checkBytes("the histories, written out,", 4 * users * itemCount);
  const rows = new Float32Array(users * itemCount);
  for (let user = 0; user < users; user++) {
    for (let at = interactions.offsets[user]!; at < interactions.offsets[user + 1]!; at++) {
      rows[user * itemCount + interactions.items[at]!] = interactions.values?.[at] ?? 1;
    }
  }
  const table = graph.floats(`${prefix}histories`, [users, itemCount], rows);
  return emitWeightedRows(emitter, { offsets, columns, values }, table);
}

/** The sum of the table's rows that the user's sparse row names, times its values; `[columns of the table]`. */
function emitWeightedRows(
  { graph, prefix, user }: ScoresEmitter,
  rows: { readonly offsets: Int32Array; readonly columns: Int32Array; readonly values?: Float32Array },
  table: string,
): string {
  const { offsets, columns, values } = rows;
  const starts = graph.constant(`${prefix}offsets`, "int32", [offsets.length], offsets);
  const from = graph.add("Gather", [starts, user]);
  const to = graph.add("Gather", [starts, graph.add("Add", [user, graph.integers(1)])]);
  const slice = (data: string): string => graph.add("Slice", [data, from, to]);
  const named = slice(graph.constant(`${prefix}columns`, "int32", [columns.length], columns));
  const gathered = graph.add("Gather", [table, named]);
  const sum = (data: string): string => graph.add("ReduceSum", [data, graph.integers(0)], { keepdims: 0 });
  if (values === undefined) return sum(gathered);
  const factors = slice(graph.floats(`${prefix}values`, [values.length], values));
  return sum(graph.add("Mul", [gathered, graph.add("Unsqueeze", [factors, graph.integers(1)])]));
}

function denseOf(weights: ItemWeights, items: number): Float32Array {
  if (weights.kind === "dense") return weights.data;
  const dense = new Float32Array(items * items);
  for (let row = 0; row < items; row++) {
    for (let at = weights.offsets[row]!; at < weights.offsets[row + 1]!; at++) {
      dense[row * items + weights.columns[at]!]! += weights.values[at]!;
    }
  }
  return dense;
}
