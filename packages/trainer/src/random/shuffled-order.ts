import { seededRandom } from "./seeded-random.js";

/** The numbers from 0 to `count` in an order that is fixed by the seed and the place (Fisher and Yates). */
export function shuffledOrder(count: number, seed: number, ...place: readonly number[]): Int32Array {
  const order = Int32Array.from({ length: count }, (_, at) => at);
  const random = seededRandom(seed, ...place);
  for (let end = count - 1; end > 0; end--) {
    const at = random.integer(end + 1);
    const kept = order[end]!;
    order[end] = order[at]!;
    order[at] = kept;
  }
  return order;
}
