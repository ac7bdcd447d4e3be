import type { PaddedTokens } from "../neural/padded-tokens.js";

/** How the rows of a text's tokens become one row. */
export type Pooling = "cls" | "last" | "max" | "mean" | "mean-sqrt-length" | "weighted-mean";

/** All of them, in the order in which sentence-transformers joins several. */
export const POOLINGS: readonly Pooling[] = [
  "cls",
  "max",
  "mean",
  "mean-sqrt-length",
  "weighted-mean",
  "last",
];

/** Writes the pooled row of one text. */
type PoolText = (tokens: Float32Array, dimensions: number, pooled: Float32Array) => void;

/**
 * Pools token rows into one row a text, as sentence-transformers' `Pooling` does; several poolings are joined.
 *
 * - `cls`: the first token. `last`: the last. `max`: the largest of each dimension.
 * - `mean`: sum / tokens. `mean-sqrt-length`: sum / sqrt(tokens).
 * - `weighted-mean`: token `t`, from 1, weighs `t` (Muennighoff 2022, https://arxiv.org/abs/2202.08904).
 *
 * @param hidden `[rows, length, dimensions]`; padding, at the end of each row, does not count.
 * @param skipped Tokens at the start that the means and the maximum leave out: a prompt's, where the model says so.
 * @returns `[rows, poolings * dimensions]`.
 */
export function poolTokens(
  hidden: Float32Array,
  { rows, length, mask }: PaddedTokens,
  poolings: readonly Pooling[],
  skipped = 0,
): Float32Array {
  const dimensions = hidden.length / (rows * length);
  const pooled = new Float32Array(rows * poolings.length * dimensions);
  let at = 0;
  for (let row = 0; row < rows; row++) {
    const count = tokenCount(mask, row * length, length);
    for (const pooling of poolings) {
      const first = pooling === "cls" ? 0 : Math.min(skipped, count - 1);
      const tokens = hidden.subarray(
        (row * length + first) * dimensions,
        (row * length + count) * dimensions,
      );
      POOL[pooling](tokens, dimensions, pooled.subarray(at, at + dimensions));
      at += dimensions;
    }
  }
  return pooled;
}

const POOL: Readonly<Record<Pooling, PoolText>> = {
  cls: (tokens, dimensions, pooled) => pooled.set(tokens.subarray(0, dimensions)),
  last: (tokens, dimensions, pooled) => pooled.set(tokens.subarray(tokens.length - dimensions)),
  max: (tokens, dimensions, pooled) => {
    pooled.fill(Number.NEGATIVE_INFINITY);
    for (let at = 0; at < tokens.length; at++) {
      const dimension = at % dimensions;
      if (tokens[at]! > pooled[dimension]!) pooled[dimension] = tokens[at]!;
    }
  },
  mean: (tokens, dimensions, pooled) => sum(tokens, dimensions, pooled, equal, (count) => count),
  "mean-sqrt-length": (tokens, dimensions, pooled) => sum(tokens, dimensions, pooled, equal, Math.sqrt),
  "weighted-mean": (tokens, dimensions, pooled) =>
    sum(tokens, dimensions, pooled, byPosition, (count) => (count * (count + 1)) / 2),
};

/** Sums in float64: a long text adds up hundreds of rows. */
function sum(
  tokens: Float32Array,
  dimensions: number,
  pooled: Float32Array,
  weightOf: (token: number) => number,
  divisorOf: (count: number) => number,
): void {
  const count = tokens.length / dimensions;
  const totals = new Float64Array(dimensions);
  for (let token = 0, at = 0; token < count; token++) {
    const weight = weightOf(token);
    for (let dimension = 0; dimension < dimensions; dimension++, at++)
      totals[dimension]! += weight * tokens[at]!;
  }
  const divisor = divisorOf(count);
  for (let dimension = 0; dimension < dimensions; dimension++)
    pooled[dimension] = totals[dimension]! / divisor;
}

function equal(): number {
  return 1;
}

function byPosition(token: number): number {
  return token + 1;
}

function tokenCount(mask: Int32Array, start: number, length: number): number {
  let count = 0;
  while (count < length && mask[start + count] === 1) count++;
  return count;
}
