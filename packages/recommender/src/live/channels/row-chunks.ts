import { dotAt } from "../../catalogue/dot-at.js";

/** Rows by slot in chunks, so that growing moves nothing and views stay what they were. */
export interface RowChunks {
  readonly dimensions: number;
  has(slot: number): boolean;
  set(slot: number, row: Float32Array): void;
  delete(slot: number): void;
  /** A view of the row; undefined where there is none. */
  row(slot: number): Float32Array | undefined;
  /** Copies the row to row `place` of a table of the same dimensions, both as words; false where there is none. */
  copy(slot: number, target: RowWords, place: number): boolean;
  /** Reads a value of each cache line of the rows, so that all are on their way from memory when the first is copied. */
  touch(slots: ArrayLike<number>): void;
  /** Dot product with a row that is there. */
  dot(slot: number, query: Float32Array): number;
}

/**
 * Rows of finite floats as the widest numbers that they are made of, so that copying takes the fewest steps. No pair of finite
 * floats is a double that is not a number, so that every pair stays what it is.
 */
export type RowWords = Float64Array | Int32Array;

/** The same memory as words of rows of so many dimensions, of which a row has the second. */
export function rowWords(rows: Float32Array, dimensions: number): readonly [RowWords, number] {
  const { buffer, byteOffset, length } = rows;
  return dimensions % 2 === 0
    ? [new Float64Array(buffer, byteOffset, length / 2), dimensions / 2]
    : [new Int32Array(buffer, byteOffset, length), dimensions];
}

const ROWS_A_CHUNK = 1024;
/** Of a cache line of 64 bytes. */
const VALUES_A_LINE = 16;

export function createRowChunks(dimensions: number): RowChunks {
  const chunks: (Float32Array | undefined)[] = [];
  const words: (RowWords | undefined)[] = [];
  let wordsARow = 0;
  /** Keeps what was read, so that reading is not left out as useless. */
  const touched = new Float32Array(1);
  const startOf = (slot: number): number => (slot & (ROWS_A_CHUNK - 1)) * dimensions;
  // Where no row is, its first value is no number: whoever looks for a row has then read of it already.
  const has = (slot: number): boolean => {
    const first = chunks[slot >> 10]?.[startOf(slot)];
    return first !== undefined && !Number.isNaN(first);
  };
  const makeChunk = (chunk: number): Float32Array => {
    const made = new Float32Array(ROWS_A_CHUNK * dimensions);
    for (let start = 0; start < made.length; start += dimensions) made[start] = Number.NaN;
    [words[chunk], wordsARow] = rowWords(made, dimensions);
    return made;
  };
  return {
    dimensions,
    has,
    set(slot, row) {
      const chunk = slot >> 10;
      chunks[chunk] ??= makeChunk(chunk);
      chunks[chunk].set(row, startOf(slot));
    },
    delete(slot) {
      if (!has(slot)) return;
      chunks[slot >> 10]!.fill(Number.NaN, startOf(slot), startOf(slot) + dimensions);
    },
    row: (slot) =>
      has(slot) ? chunks[slot >> 10]!.subarray(startOf(slot), startOf(slot) + dimensions) : undefined,
    copy(slot, target, place) {
      if (!has(slot)) return false;
      const chunk = words[slot >> 10]!;
      const from = (slot & (ROWS_A_CHUNK - 1)) * wordsARow;
      const start = place * wordsARow;
      // Rows are so short that a view of one costs more than the loop.
      for (let word = 0; word < wordsARow; word++) target[start + word] = chunk[from + word]!;
      return true;
    },
    touch(slots) {
      let sum = 0;
      for (let at = 0; at < slots.length; at++) {
        const chunk = chunks[slots[at]! >> 10];
        if (chunk === undefined) continue;
        const from = startOf(slots[at]!);
        for (let column = from; column < from + dimensions; column += VALUES_A_LINE) sum += chunk[column]!;
      }
      touched[0] = sum;
    },
    dot: (slot, query) => dotAt(chunks[slot >> 10]!, startOf(slot), query),
  };
}
