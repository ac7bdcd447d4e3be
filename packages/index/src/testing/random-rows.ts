export interface Random {
  /** From 0 up to 1. */
  readonly next: () => number;
  /** A whole number below `limit`. */
  readonly below: (limit: number) => number;
  /** Normally distributed. */
  readonly normal: () => number;
  /** Values from -1 to 1. */
  readonly row: (dimensions: number) => Float32Array;
}

/** Numbers from a seed (Mulberry32). */
export function createRandom(seed: number): Random {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    below: (limit) => Math.floor(next() * limit),
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    row: (dimensions) => Float32Array.from({ length: dimensions }, () => 2 * next() - 1),
  };
}
