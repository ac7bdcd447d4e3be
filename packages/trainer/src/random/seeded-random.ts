/** A stream of random numbers that is fixed by its seed. */
export interface SeededRandom {
  /** From 0 inclusive to 1 exclusive, 32 random bits. */
  next(): number;
  /** A whole number from 0 inclusive to `end` exclusive; `end` is at most 2^32. */
  integer(end: number): number;
  /** Exchanges the numbers of `order`, from the last down, as `integer` draws (Fisher and Yates). */
  shuffle(order: Int32Array): void;
  /** From the normal distribution of mean 0 and deviation 1. */
  normal(): number;
}

/**
 * A stream for a seed and a place, such as an epoch or a step: `seededRandom(7, epoch)`.
 *
 * Streams of different places are independent for all practical purposes, so that a run resumed at step 500 needs no
 * generator saved: the number of the step is its state. The generator is sfc32 (Doty-Humphrey, PractRand); the state is
 * mixed from the numbers by MurmurHash3's finaliser (Appleby, 2011). Not for secrets.
 */
export function seededRandom(seed: number, ...place: readonly number[]): SeededRandom {
  const state = mixedState([seed, ...place]);
  let [a, b, c, counter] = [state[0]!, state[1]!, state[2]!, 1];
  const bits = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return sum >>> 0;
  };
  for (let round = 0; round < 12; round++) bits();
  const next = () => bits() / 2 ** 32;
  return {
    next,
    // The generator once more, in variables of this function alone, which a machine keeps in registers: an epoch of a
    // quick model spends a good part of its time here.
    shuffle(order) {
      let [x, y, z, count] = [a, b, c, counter];
      for (let end = order.length - 1; end > 0; end--) {
        const sum = (((x + y) | 0) + count) | 0;
        count = (count + 1) | 0;
        x = y ^ (y >>> 9);
        y = (z + (z << 3)) | 0;
        z = (((z << 21) | (z >>> 11)) + sum) | 0;
        const at = Math.floor(((sum >>> 0) / 2 ** 32) * (end + 1));
        const kept = order[end]!;
        order[end] = order[at]!;
        order[at] = kept;
      }
      [a, b, c, counter] = [x, y, z, count];
    },
    integer: (end) => Math.floor(next() * end),
    // Box and Muller, 1958; 1 - next() is never 0.
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  };
}

/** Three words that depend on every bit of every number. */
function mixedState(numbers: readonly number[]): Uint32Array {
  const words = new Uint32Array(new Float64Array(numbers).buffer);
  const state = Uint32Array.of(0x9e3779b9, 0x243f6a88, 0xb7e15162);
  for (const word of words)
    for (let at = 0; at < 3; at++) state[at] = finalised((state[at]! ^ word) + 0x9e3779b9 * (at + 1));
  return state;
}

function finalised(word: number): number {
  let mixed = word | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
