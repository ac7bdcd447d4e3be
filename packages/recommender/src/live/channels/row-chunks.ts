import { dotAt } from "../../catalogue/dot-at.js";

/** Rows by slot in chunks, so that growing moves nothing and views stay what they were. */
export interface RowChunks {
  readonly dimensions: number;
  has(slot: number): boolean;
  set(slot: number, row: Float32Array): void;
  delete(slot: number): void;
  /** A view of the row; undefined where there is none. */
  row(slot: number): Float32Array | undefined;
  /** Copies the bits of the row to `target` from `start` on; false where there is none. */
  copyBits(slot: number, target: Int32Array, start: number): boolean;
  /** Reads a value of each cache line of the rows, so that all are on their way from memory when the first is copied. */
  touch(slots: ArrayLike<number>): void;
  /** Dot product with a row that is there. */
  dot(slot: number, query: Float32Array): number;
}

const ROWS_A_CHUNK = 1024;
/** Of a cache line of 64 bytes. */
const VALUES_A_LINE = 16;

export function createRowChunks(dimensions: number): RowChunks {
  const chunks: (Float32Array | undefined)[] = [];
  const bits: (Int32Array | undefined)[] = [];
  const held: (Uint8Array | undefined)[] = [];
  /** Keeps what was read, so that reading is not left out as useless. */
  const touched = new Int32Array(1);
  const has = (slot: number): boolean => held[slot >> 10]?.[slot & (ROWS_A_CHUNK - 1)] === 1;
  const startOf = (slot: number): number => (slot & (ROWS_A_CHUNK - 1)) * dimensions;
  return {
    dimensions,
    has,
    set(slot, row) {
      const chunk = slot >> 10;
      chunks[chunk] ??= new Float32Array(ROWS_A_CHUNK * dimensions);
      bits[chunk] ??= new Int32Array(chunks[chunk].buffer);
      held[chunk] ??= new Uint8Array(ROWS_A_CHUNK);
      chunks[chunk].set(row, startOf(slot));
      held[chunk][slot & (ROWS_A_CHUNK - 1)] = 1;
    },
    delete(slot) {
      if (!has(slot)) return;
      held[slot >> 10]![slot & (ROWS_A_CHUNK - 1)] = 0;
      chunks[slot >> 10]!.fill(0, startOf(slot), startOf(slot) + dimensions);
    },
    row: (slot) =>
      has(slot) ? chunks[slot >> 10]!.subarray(startOf(slot), startOf(slot) + dimensions) : undefined,
    copyBits(slot, target, start) {
      if (!has(slot)) return false;
      const chunk = bits[slot >> 10]!;
      const from = startOf(slot);
      // Rows are so short that a view of one costs more than the loop, and whole numbers need no widening to double precision.
      for (let column = 0; column < dimensions; column++) target[start + column] = chunk[from + column]!;
      return true;
    },
    touch(slots) {
      let sum = 0;
      for (let at = 0; at < slots.length; at++) {
        const chunk = bits[slots[at]! >> 10];
        if (chunk === undefined) continue;
        const from = startOf(slots[at]!);
        for (let column = from; column < from + dimensions; column += VALUES_A_LINE) sum ^= chunk[column]!;
      }
      touched[0] = sum;
    },
    dot: (slot, query) => dotAt(chunks[slot >> 10]!, startOf(slot), query),
  };
}
