import type { NearestItems } from "./nearest-items.js";
import type { SparseMatrix } from "./normalised-adjacency.js";

/** One channel's neighbours and how much they count. */
export interface WeightedNeighbours extends NearestItems {
  readonly weight: number;
}

/**
 * The frozen item graph of FREEDOM, `[items, items]`: an item's row has `weight / each` at each of its neighbours, summed
 * over channels.
 *
 * Zhou and Shen, "A Tale of Two Graphs", ACM MM 2023, section 3.1: unweighted k-nearest-neighbour graphs, normalised by
 * the degree, in a weighted sum. An item that lacks a channel gets nothing from it.
 */
export function itemGraph(channels: readonly WeightedNeighbours[], itemCount: number): SparseMatrix {
  const offsets = new Int32Array(itemCount + 1);
  const columns: number[] = [];
  const values: number[] = [];
  for (let item = 0; item < itemCount; item++) {
    const row = new Map<number, number>();
    for (const { each, items, weight } of channels)
      for (const other of items.subarray(item * each, (item + 1) * each))
        if (other >= 0) row.set(other, (row.get(other) ?? 0) + weight / each);
    for (const [other, value] of [...row].sort(([left], [right]) => left - right)) {
      columns.push(other);
      values.push(value);
    }
    offsets[item + 1] = columns.length;
  }
  return { offsets, columns: Int32Array.from(columns), values: Float32Array.from(values) };
}
