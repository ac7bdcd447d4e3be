export const ROWS_A_CHUNK = 1024;

/** So many rows, from `number` times as many on. */
export interface FloatChunk {
  readonly number: number;
  readonly rows: Float32Array;
}

/** Rows of floats by number, in chunks, so that growing copies nothing and memory follows the highest row. */
export interface FloatRows {
  readonly bytes: number;
  readonly set: (row: number, vector: Float32Array) => void;
  /** A view of a row that was set. */
  readonly get: (row: number) => Float32Array;
  /** Dot product with `query`, summed in double precision. */
  readonly dot: (row: number, query: Float32Array) => number;
}

/**
 * Keeps rows of `dimensions` floats.
 *
 * @param onChunk Told of each chunk when it is made, in memory that other threads may read.
 */
export function createFloatRows(dimensions: number, onChunk?: (chunk: FloatChunk) => void): FloatRows {
  const chunks: Float32Array[] = [];
  const values = ROWS_A_CHUNK * dimensions;
  const makeChunk = (number: number): Float32Array => {
    if (onChunk === undefined) return new Float32Array(values);
    const rows = new Float32Array(new SharedArrayBuffer(4 * values));
    onChunk({ number, rows });
    return rows;
  };
  const chunkOf = (row: number): Float32Array => {
    const chunk = Math.floor(row / ROWS_A_CHUNK);
    chunks[chunk] ??= makeChunk(chunk);
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
