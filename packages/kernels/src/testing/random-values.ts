/** Seeded draws for tests: mulberry32, enough to fill arrays of any shape. */
export interface RandomValues {
  /** At least 0 and below 1. */
  readonly next: () => number;
  /** 0 to below `limit`. */
  readonly below: (limit: number) => number;
  /** About standard normal. */
  readonly floats: (length: number) => Float32Array;
  readonly indices: (length: number, limit: number) => Int32Array;
  readonly bytes: (length: number) => Int8Array;
  /** Compressed rows with rising columns, some of them empty, some full. */
  readonly sparseRows: (rows: number, columns: number) => { offsets: Int32Array; columns: Int32Array };
}

export function randomValues(seed: number): RandomValues {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return {
    next,
    below,
    floats: (length) => Float32Array.from({ length }, normal),
    indices: (length, limit) => Int32Array.from({ length }, () => below(limit)),
    bytes: (length) => Int8Array.from({ length }, () => below(256) - 128),
    sparseRows: (rows, columns) => {
      const lists = Array.from({ length: rows }, () => {
        const share = next() * 1.4 - 0.2;
        return Array.from({ length: columns }, (_, column) => column).filter(() => next() < share);
      });
      const offsets = new Int32Array(rows + 1);
      for (const [row, list] of lists.entries()) offsets[row + 1] = offsets[row]! + list.length;
      return { offsets, columns: Int32Array.from(lists.flat()) };
    },
  };
}
