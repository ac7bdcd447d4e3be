const ROWS_A_CHUNK = 1024;

/** Rows of floats by number, in chunks, so that growing copies nothing and memory follows the highest row. */
export interface FloatRows {
  readonly bytes: number;
  readonly set: (row: number, vector: Float32Array) => void;
  /** A view of a row that was set. */
  readonly get: (row: number) => Float32Array;
  /** Dot product with `query`, summed in double precision. */
  readonly dot: (row: number, query: Float32Array) => number;
}

/** Keeps rows of `dimensions` floats. */
export function createFloatRows(dimensions: number): FloatRows {
  const chunks: Float32Array[] = [];
  const chunkOf = (row: number): Float32Array => {
    const chunk = Math.floor(row / ROWS_A_CHUNK);
    chunks[chunk] ??= new Float32Array(ROWS_A_CHUNK * dimensions);
    return chunks[chunk];
  };
  return {
    get bytes() {
      return chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
    },
    set: (row, vector) => chunkOf(row).set(vector, (row % ROWS_A_CHUNK) * dimensions),
    get: (row) => {
      const start = (row % ROWS_A_CHUNK) * dimensions;
      return chunkOf(row).subarray(start, start + dimensions);
    },
    dot: (row, query) => dotFrom(chunkOf(row), (row % ROWS_A_CHUNK) * dimensions, query),
  };
}

/** Four sums, so that additions need not wait for each other; always in the same order. */
export function dotFrom(values: Float32Array, start: number, query: Float32Array): number {
  const { length } = query;
  let [first, second, third, fourth] = [0, 0, 0, 0];
  let at = 0;
  for (; at + 4 <= length; at += 4) {
    first += values[start + at]! * query[at]!;
    second += values[start + at + 1]! * query[at + 1]!;
    third += values[start + at + 2]! * query[at + 2]!;
    fourth += values[start + at + 3]! * query[at + 3]!;
  }
  for (; at < length; at++) first += values[start + at]! * query[at]!;
  return first + second + (third + fourth);
}
