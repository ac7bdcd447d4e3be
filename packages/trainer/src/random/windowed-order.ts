import { seededRandom } from "./seeded-random.js";

/** Neighbours that stay together until their window is shuffled. */
const RUN = 128;
/** Runs of a window. */
const WINDOW_RUNS = 128;

/**
 * The numbers from 0 on, written over `order` and given back, in an order that is fixed by the seed and the place: runs of
 * 128 neighbours are shuffled, and then the numbers within each 128 runs that came together.
 *
 * Whoever keeps something for neighbours in common, as pairs of a user do, then finds it in a cache for as long as a window
 * lasts. Two-level shuffles learn about as fast as whole ones: Xu and others, "In-Database Machine Learning with CorgiPile:
 * Stochastic Gradient Descent without Full Data Shuffle", SIGMOD 2022. Up to a window's length it is a whole shuffle.
 */
export function shuffleInWindows(order: Int32Array, seed: number, ...place: readonly number[]): Int32Array {
  const random = seededRandom(seed, ...place);
  const runs = Int32Array.from({ length: Math.ceil(order.length / RUN) }, (_, run) => run * RUN);
  random.shuffle(runs);
  let at = 0;
  for (const from of runs) {
    const end = Math.min(order.length, from + RUN);
    for (let number = from; number < end; number++) order[at++] = number;
  }
  const window = RUN * WINDOW_RUNS;
  for (let from = 0; from < order.length; from += window) random.shuffle(order.subarray(from, from + window));
  return order;
}
