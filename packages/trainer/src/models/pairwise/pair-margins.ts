import type { LearnedTables } from "./learned-tables.js";
import type { PairBatch } from "./pair-learner.js";

/** How much more each sample's user likes the positive than the negative by the tables `users` and `items`, `[samples]`. */
export function idMargins(tables: LearnedTables, batch: PairBatch, dimensions: number): Float32Array {
  const [users, items] = [tables.table("users").values, tables.table("items").values];
  return Float32Array.from(batch.users, (user, sample) => {
    const positive = batch.positives[sample]! * dimensions;
    const negative = batch.negatives[sample]! * dimensions;
    let margin = 0;
    for (let column = 0; column < dimensions; column++)
      margin += users[user * dimensions + column]! * (items[positive + column]! - items[negative + column]!);
    return margin;
  });
}

/**
 * Adds the gradient of the tables `users` and `items`.
 *
 * @param slopes `[samples]`: the gradient of the loss by each sample's margin.
 */
export function addSlopes(
  tables: LearnedTables,
  batch: PairBatch,
  dimensions: number,
  slopes: Float32Array,
): void {
  const [users, items] = [tables.table("users"), tables.table("items")];
  for (let sample = 0; sample < slopes.length; sample++) {
    const slope = slopes[sample]!;
    const user = batch.users[sample]! * dimensions;
    const positive = batch.positives[sample]! * dimensions;
    const negative = batch.negatives[sample]! * dimensions;
    for (let column = 0; column < dimensions; column++) {
      const pulled = slope * users.values[user + column]!;
      users.gradient[user + column]! +=
        slope * (items.values[positive + column]! - items.values[negative + column]!);
      items.gradient[positive + column]! += pulled;
      items.gradient[negative + column]! -= pulled;
    }
  }
}

/** The mean of `log(1 + exp(-margin))`, BPR's loss. */
export function meanLoss(margins: Float32Array): number {
  let sum = 0;
  for (const margin of margins) sum += Math.max(0, -margin) + Math.log1p(Math.exp(-Math.abs(margin)));
  return sum / margins.length;
}

/** Copies of rows in ordinary memory, `[rows, dimensions]`. */
export function gatheredRows(table: Float32Array, rows: Int32Array, dimensions: number): Float32Array {
  const gathered = new Float32Array(rows.length * dimensions);
  for (let at = 0; at < rows.length; at++) {
    const from = rows[at]! * dimensions;
    gathered.set(table.subarray(from, from + dimensions), at * dimensions);
  }
  return gathered;
}

/** `table[rows[k]] += source[k]`, for a source in ordinary memory. */
export function addGatheredRows(
  table: Float32Array,
  rows: Int32Array,
  source: Float32Array,
  dimensions: number,
): void {
  for (let at = 0; at < rows.length; at++) {
    const to = rows[at]! * dimensions;
    const from = at * dimensions;
    for (let column = 0; column < dimensions; column++) table[to + column]! += source[from + column]!;
  }
}
