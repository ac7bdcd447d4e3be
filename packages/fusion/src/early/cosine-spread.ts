import { type EmbeddingBatch, rowOf } from "@modalis/contract";

/** Pairs looked at: the spread is then known to about 2 %. */
const PAIRS = 4096;

/**
 * Root-mean-square cosine of random pairs of unit rows: how far a channel's similarities reach by chance.
 *
 * For isotropic rows it is one over the square root of the dimensions. At least 1e-3; 1 for fewer than two rows.
 * The pairs are the same each time.
 */
export function cosineSpread(rows: EmbeddingBatch): number {
  const count = rows.ids.length;
  if (count < 2) return 1;
  let sum = 0;
  let state = 1;
  const next = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  for (let pair = 0; pair < PAIRS; pair++) {
    const left = next(count);
    const right = (left + 1 + next(count - 1)) % count;
    sum += dot(rowOf(rows, left), rowOf(rows, right)) ** 2;
  }
  return Math.max(Math.sqrt(sum / PAIRS), 1e-3);
}

function dot(left: Float32Array, right: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < left.length; at++) sum += left[at]! * right[at]!;
  return sum;
}
