/** A stream of pseudo-random choices: the same seed and labels always give the same stream. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform in [low, high). */
  between(low: number, high: number): number;
  /** Whole number in [0, below). */
  integer(below: number): number;
  /** True with the given probability. */
  chance(probability: number): boolean;
  /** One of the values, which must not be empty. */
  pick<T>(values: readonly T[]): T;
  /** A shuffled copy (Fisher and Yates). */
  shuffle<T>(values: readonly T[]): T[];
}

/**
 * Opens the stream that a seed and labels name.
 *
 * Each item, user and medium has a stream of its own, so that drawing more from one never moves another.
 * The generator is sfc32 (Chris Doty-Humphrey's PractRand), seeded by a 128-bit mix of the name.
 */
export function createRandom(seed: number, ...labels: readonly (string | number)[]): Random {
  const next = sfc32(mix128([seed, ...labels].join("/")));
  const integer = (below: number) => Math.floor(next() * below);
  return {
    next,
    integer,
    between: (low, high) => low + (high - low) * next(),
    chance: (probability) => next() < probability,
    pick: (values) => values[integer(values.length)]!,
    shuffle: (values) => {
      const shuffled = [...values];
      for (let last = shuffled.length - 1; last > 0; last--) {
        const other = integer(last + 1);
        [shuffled[last], shuffled[other]] = [shuffled[other]!, shuffled[last]!];
      }
      return shuffled;
    },
  };
}

function sfc32(state: Uint32Array): () => number {
  const next = () => {
    const sum = (state[0]! + state[1]! + state[3]!) | 0;
    state[3] = state[3]! + 1;
    state[0] = state[1]! ^ (state[1]! >>> 9);
    state[1] = state[2]! + (state[2]! << 3);
    state[2] = ((state[2]! << 21) | (state[2]! >>> 11)) + sum;
    return (sum >>> 0) / 4294967296;
  };
  // The first outputs still show the seed.
  for (let discarded = 0; discarded < 16; discarded++) next();
  return next;
}

/** Four FNV-1a hashes with different offsets, each finished by MurmurHash3's 32-bit finaliser. */
function mix128(name: string): Uint32Array {
  const state = Uint32Array.of(0x811c9dc5, 0x9e3779b9, 0x85ebca6b, 0xc2b2ae35);
  for (let at = 0; at < name.length; at++) {
    for (let word = 0; word < 4; word++) {
      state[word] = Math.imul(state[word]! ^ (name.charCodeAt(at) + word), 0x01000193);
    }
  }
  return state.map((hash) => {
    const first = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    const second = Math.imul(first ^ (first >>> 13), 0xc2b2ae35);
    return second ^ (second >>> 16);
  });
}
