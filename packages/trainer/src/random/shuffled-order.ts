import { seededRandom } from "./seeded-random.js";

/** The numbers from 0 to `count` in an order that is fixed by the seed and the place (Fisher and Yates). */
export function shuffledOrder(count: number, seed: number, ...place: readonly number[]): Int32Array {
  return shuffleInto(new Int32Array(count), seed, ...place);
}

/** The same, written over `order` and given back: orders as long as the data, epoch after epoch, would pile up. */
export function shuffleInto(order: Int32Array, seed: number, ...place: readonly number[]): Int32Array {
  for (let at = 0; at < order.length; at++) order[at] = at;
  seededRandom(seed, ...place).shuffle(order);
  return order;
}
