import { keepStrongest } from "./keep-strongest.js";

export interface SlimOptions {
  /** Weight of the sum of the weights (λ), at least 0: the higher, the fewer items count. */
  readonly l1: number;
  /** Weight of half their squares (β), over 0. */
  readonly l2: number;
  /** Items of the highest cosine that may have a weight, from 1. */
  readonly candidates: number;
  /** Passes over the items, from 1. */
  readonly passes: number;
  /** A pass that changes no weight by more ends the search. */
  readonly tolerance: number;
}

/** The items whose liking says something of one item, by number, and how much each does. */
export interface SlimColumn {
  readonly items: Int32Array;
  readonly weights: Float32Array;
}

/**
 * The non-negative w with w_j = 0 that minimises ½ |x_j - X w|² + ½ β |w|² + λ Σ w, by coordinate descent on the gram matrix
 * (Friedman, Hastie, Tibshirani, "Regularization Paths for Generalized Linear Models via Coordinate Descent", 2010).
 *
 * An item can have a weight only where its product with x_j is over λ: the products of non-negative columns are non-negative,
 * so other weights can only lower its gradient. Beyond that the candidates are limited as in the paper's fsSLIM.
 */
export function slimColumn(
  gram: Float32Array,
  items: number,
  target: number,
  options: SlimOptions,
): SlimColumn {
  const { l1, l2, passes, tolerance } = options;
  const start = target * items;
  const candidates = candidatesOf(gram, items, target, options);
  const weights = new Float64Array(candidates.length);
  const gradient = Float64Array.from(candidates, (item) => gram[start + item]! - l1);
  const own = gramAmong(gram, items, candidates);
  for (let pass = 0; pass < passes; pass++) {
    let largest = 0;
    for (let at = 0; at < candidates.length; at++) {
      const row = at * candidates.length;
      const square = own[row + at]!;
      const next = Math.max(0, (gradient[at]! + square * weights[at]!) / (square + l2));
      const change = next - weights[at]!;
      if (change === 0) continue;
      weights[at] = next;
      largest = Math.max(largest, Math.abs(change));
      for (let other = 0; other < candidates.length; other++) gradient[other]! -= change * own[row + other]!;
    }
    if (largest <= tolerance) break;
  }
  const kept = Int32Array.from(weights.keys()).filter((at) => weights[at]! > 0);
  return { items: kept.map((at) => candidates[at]!), weights: Float32Array.from(kept, (at) => weights[at]!) };
}

/** The candidates' own part of the gram matrix, side by side, because each pass goes over all of it. */
function gramAmong(gram: Float32Array, items: number, candidates: Int32Array): Float32Array {
  const count = candidates.length;
  const own = new Float32Array(count * count);
  for (let row = 0; row < count; row++) {
    const start = candidates[row]! * items;
    for (let column = 0; column < count; column++)
      own[row * count + column] = gram[start + candidates[column]!]!;
  }
  return own;
}

/** By number, so that rows are read in the order they lie in. */
function candidatesOf(
  gram: Float32Array,
  items: number,
  target: number,
  { l1, candidates }: SlimOptions,
): Int32Array {
  const products = gram.subarray(target * items, (target + 1) * items);
  const found: number[] = [];
  for (let item = 0; item < items; item++) if (item !== target && products[item]! > l1) found.push(item);
  if (found.length <= candidates) return Int32Array.from(found);
  const strengths = new Float64Array(items);
  for (const item of found) strengths[item] = products[item]! / Math.sqrt(gram[item * items + item]!);
  return keepStrongest(Int32Array.from(found), strengths, candidates).sort();
}
