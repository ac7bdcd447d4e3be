import type { Kernels } from "@modalis/kernels";
import type { LearnedTables } from "./learned-tables.js";
import type { PairBatch } from "./pair-learner.js";

/**
 * Adds the gradient of `l2 / (2 samples)` times the squared length of the rows of every sample's user, positive and
 * negative, in the tables `users` and `items`; a row counts as often as it stands in the batch.
 */
export function addRowPenalty(
  kernels: Kernels,
  tables: LearnedTables,
  { users, positives, negatives }: PairBatch,
  { dimensions, l2 }: { readonly dimensions: number; readonly l2: number },
): void {
  if (l2 === 0) return;
  const scale = l2 / users.length;
  for (const [name, rows] of [
    ["users", users],
    ["items", positives],
    ["items", negatives],
  ] as const) {
    const { values, gradient } = tables.table(name);
    kernels.addScaledRows({ target: gradient, source: values, rows, dimensions, scale });
  }
}
