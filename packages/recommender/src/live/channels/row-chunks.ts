import { dotAt } from "../../catalogue/dot-at.js";

/** Rows by slot in chunks, so that growing moves nothing and views stay what they were. */
export interface RowChunks {
  readonly dimensions: number;
  has(slot: number): boolean;
  set(slot: number, row: Float32Array): void;
  delete(slot: number): void;
  /** A view of the row; undefined where there is none. */
  row(slot: number): Float32Array | undefined;
  /** Copies the row to `target` from `start` on; false where there is none. */
  copy(slot: number, target: Float32Array, start: number): boolean;
  /** Dot product with a row that is there. */
  dot(slot: number, query: Float32Array): number;
}

const ROWS_A_CHUNK = 1024;

export function createRowChunks(dimensions: number): RowChunks {
  const chunks: (Float32Array | undefined)[] = [];
  const held: (Uint8Array | undefined)[] = [];
  const has = (slot: number): boolean => held[slot >> 10]?.[slot & (ROWS_A_CHUNK - 1)] === 1;
  const startOf = (slot: number): number => (slot & (ROWS_A_CHUNK - 1)) * dimensions;
  return {
    dimensions,
    has,
    set(slot, row) {
      const chunk = slot >> 10;
      chunks[chunk] ??= new Float32Array(ROWS_A_CHUNK * dimensions);
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
    copy(slot, target, start) {
      if (!has(slot)) return false;
      const chunk = chunks[slot >> 10]!;
      const from = startOf(slot);
      // Rows are so short that a view of one costs more than the loop.
      for (let column = 0; column < dimensions; column++) target[start + column] = chunk[from + column]!;
      return true;
    },
    dot: (slot, query) => dotAt(chunks[slot >> 10]!, startOf(slot), query),
  };
}
