import type { WorldSize } from "../pairwise/learned-tables.js";
import type { Edges } from "../pairwise/training-pairs.js";

/** Compressed sparse rows: row `r` has `values[k]` in column `columns[k]` for `k` from `offsets[r]` to `offsets[r + 1]`. */
export interface SparseMatrix {
  readonly offsets: Int32Array;
  readonly columns: Int32Array;
  readonly values: Float32Array;
}

/**
 * The symmetric adjacency of users and items, `D^-1/2 A D^-1/2`; item `i` is node `userCount + i`.
 *
 * An edge between user `u` and item `i` weighs `1 / sqrt(degree(u) degree(i))` (Kipf and Welling, ICLR 2017, without
 * self-loops as in LightGCN). Nodes without edges have empty rows. Columns rise within a row where users rise in the pairs.
 *
 * @param into Written in place and given back, where arrays of `[nodes + 1]`, `[2 edges]` and `[2 edges]` are at hand.
 */
export function normalisedAdjacency(
  { users, items }: Edges,
  { userCount, itemCount }: WorldSize,
  into: SparseMatrix = emptyMatrix(userCount + itemCount, 2 * users.length),
): SparseMatrix {
  const { offsets, columns, values } = into;
  offsets.fill(0);
  for (let edge = 0; edge < users.length; edge++) {
    offsets[users[edge]! + 1]! += 1;
    offsets[userCount + items[edge]! + 1]! += 1;
  }
  const weights = new Float64Array(userCount + itemCount);
  for (let node = 0; node < weights.length; node++) {
    weights[node] = 1 / Math.sqrt(offsets[node + 1]!);
    offsets[node + 1]! += offsets[node]!;
  }
  const free = offsets.slice(0, -1);
  for (let edge = 0; edge < users.length; edge++) {
    const user = users[edge]!;
    const item = userCount + items[edge]!;
    const weight = weights[user]! * weights[item]!;
    const there = free[user]!++;
    columns[there] = item;
    values[there] = weight;
    const back = free[item]!++;
    columns[back] = user;
    values[back] = weight;
  }
  return into;
}

function emptyMatrix(rows: number, entries: number): SparseMatrix {
  return {
    offsets: new Int32Array(rows + 1),
    columns: new Int32Array(entries),
    values: new Float32Array(entries),
  };
}
