import { type EmbeddingSpace, normaliseRows } from "@modalis/contract";

/** The vector of an item with several contents: the mean of their rows, of unit length where the space is; none when they cancel out. */
export function meanRow(space: EmbeddingSpace, rows: readonly Float32Array[]): Float32Array | undefined {
  const [first] = rows;
  if (first === undefined || rows.length === 1) return first;
  const mean = new Float32Array(first.length);
  for (let at = 0; at < mean.length; at++) {
    let sum = 0;
    for (const row of rows) sum += row[at]!;
    mean[at] = sum / rows.length;
  }
  if (space.normalisation !== "l2") return mean;
  normaliseRows(mean, mean.length);
  return mean.every((value) => value === 0) ? undefined : mean;
}
