/** Numbers of training and test items, no item in both. */
export interface Draw {
  readonly train: readonly number[];
  readonly test: readonly number[];
}

/**
 * Splits the items at random, the same way on every run of a seed.
 *
 * @param seed Whole number; Fisher-Yates over Mulberry32.
 */
export function drawItems(items: readonly number[], testCount: number, seed: number): Draw {
  const random = sequence(seed);
  const shuffled = [...items];
  for (let last = shuffled.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [shuffled[last], shuffled[other]] = [shuffled[other]!, shuffled[last]!];
  }
  return { train: shuffled.slice(testCount), test: shuffled.slice(0, testCount) };
}

function sequence(seed: number): () => number {
  let state = Math.imul(seed, 0x9e3779b9) | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
