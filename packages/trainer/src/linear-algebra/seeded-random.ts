/** Numbers that look random and are the same for the same seed. */
export interface SeededRandom {
  /** At least 0 and under 1, in steps of 2^-32. */
  uniform(): number;
  /** A whole number from 0 to `end - 1`. */
  below(end: number): number;
  /** Of mean 0 and variance 1. */
  normal(): number;
}

/** The sfc32 generator of Doty-Humphrey's PractRand, and the polar method of Marsaglia and Bray (1964) for normal numbers. */
export function createSeededRandom(seed: number): SeededRandom {
  const next = sfc32(seed);
  const uniform = () => next() / 2 ** 32;
  let spare: number | undefined;
  return {
    uniform,
    below: (end) => Math.floor(uniform() * end),
    normal() {
      if (spare !== undefined) {
        const kept = spare;
        spare = undefined;
        return kept;
      }
      for (;;) {
        const x = 2 * uniform() - 1;
        const y = 2 * uniform() - 1;
        const square = x * x + y * y;
        if (square >= 1 || square === 0) continue;
        const scale = Math.sqrt((-2 * Math.log(square)) / square);
        spare = y * scale;
        return x * scale;
      }
    },
  };
}

/** A new order of 0 to `count - 1`, by the method of Fisher and Yates. */
export function shuffled(count: number, random: SeededRandom): Int32Array {
  const order = Int32Array.from({ length: count }, (_, at) => at);
  for (let at = count - 1; at > 0; at--) {
    const other = random.below(at + 1);
    const moved = order[at]!;
    order[at] = order[other]!;
    order[other] = moved;
  }
  return order;
}

function sfc32(seed: number): () => number {
  let a = seed | 0;
  let b = Math.floor(seed / 2 ** 32) | 0;
  let c = 0x9e3779b9 | 0;
  let counter = 1;
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return sum >>> 0;
  };
  // Neighbouring seeds begin alike; fifteen rounds spread them.
  for (let round = 0; round < 15; round++) next();
  return next;
}
