import type { GrowingKernels } from "@modalis/kernels";
import { codeWidth, writeCode, writeQueryCode } from "../rows/byte-code.js";
import { createFloatRows, dotFrom } from "../rows/float-rows.js";
import { createRegions } from "../slots/regions.js";
import { type BesideTable, besideArrays, besideTable } from "./beside-table.js";
import { type BesideThread, createBesideThread, MOST_BESIDE } from "./beside-thread.js";

/** Rows by slot, with what a scan needs to bound each row's dot product. */
export interface SlotTable {
  readonly capacity: number;
  readonly bytes: number;
  readonly reserve: (capacity: number) => void;
  readonly holds: (slot: number) => boolean;
  readonly set: (slot: number, vector: Float32Array, length: number) => void;
  readonly clear: (slot: number) => void;
  readonly copy: (slot: number) => Float32Array;
  /** Dot product with `query`, in double precision. */
  readonly dot: (slot: number, query: Float32Array) => number;
  /** Writes the accepted slots below `used` that hold a row to `candidates`; returns how many. */
  readonly list: (accept: Uint8Array, used: number) => number;
  /** Bounds the dot products of the first `count` slots, or of so many listed ones, with `query` scaled to length 1. */
  readonly bound: (query: Float32Array, length: number, count: number, listed: boolean) => void;
  /** Takes slots out of what was bounded, where all were. */
  readonly reject: (slots: readonly number[]) => void;
  /**
   * Slots, rising, that can be among the `count` best of what was bounded: those whose upper bound reaches the
   * `count`th greatest lower bound, so that none of the best is missing.
   */
  readonly candidates: (count: number, bounded: number, listed: boolean) => Int32Array;
  /** What searches on another thread, where the rows lie in shared memory. */
  readonly beside?: BesideTable;
}

/** Working arrays of one search; `listed` holds accepted slots, `found` what may be in the answer. */
const SEARCH_ARRAYS = {
  accept: { of: Uint8Array, perRow: 1 },
  listed: { of: Int32Array, perRow: 1 },
  lower: { of: Float32Array, perRow: 1 },
  upper: { of: Float32Array, perRow: 1 },
  found: { of: Int32Array, perRow: 1 },
  bestLower: { of: Float32Array, perRow: 1 },
} as const;

/** Rows as int8 codes that are scanned, beside their floats that are not. */
export function createByteTable(
  kernels: GrowingKernels,
  dimensions: number,
  capacity: number,
  nearEnough = 1,
): SlotTable {
  const width = codeWidth(dimensions);
  const shapes = {
    query: { of: Int16Array, fixed: width },
    codes: { of: Int8Array, perRow: width },
    scales: { of: Float32Array, perRow: 1 },
    bounds: { of: Float32Array, perRow: 1 },
    ...SEARCH_ARRAYS,
    ...besideArrays(kernels.shared === undefined ? 0 : MOST_BESIDE, width),
  } as const;
  const regions = createRegions(kernels, shapes, capacity);
  regions.views.bounds.fill(Number.NaN);
  const thread = kernels.shared && createBesideThread(kernels.shared, dimensions, () => regions, nearEnough);
  const floats = createFloatRows(dimensions, thread?.chunkMade);
  return {
    ...commonParts(kernels, regions, thread),
    ...(thread && { beside: besideTable(thread, dimensions) }),
    get capacity() {
      return regions.capacity;
    },
    get bytes() {
      return regions.bytes + floats.bytes;
    },
    set: (slot, vector, length) => {
      writeCode(regions.views, slot, vector, length);
      floats.set(slot, vector);
      thread?.changed(slot);
    },
    copy: (slot) => floats.get(slot).slice(),
    dot: (slot, query) => floats.dot(slot, query),
    bound: (query, length, count, listed) => {
      const { at, views } = regions;
      const scale = writeQueryCode(views.query, query, length);
      const rows = listed ? at.listed : 0;
      kernels.call(
        "boundByteSlots",
        ...[at.codes, width, at.scales, at.bounds, rows, count, at.query, scale, at.lower, at.upper],
      );
    },
  };
}

/** Largest error of a sum of `n` products in float32, times this for each, over the product of both lengths. */
const FLOAT_ROUNDING = 2 ** -23;

/** Rows as floats that are scanned themselves: less memory than codes beside floats, and four times the bytes to read. */
export function createFloatTable(kernels: GrowingKernels, dimensions: number, capacity: number): SlotTable {
  const shapes = {
    query: { of: Float32Array, fixed: dimensions },
    rows: { of: Float32Array, perRow: dimensions },
    bounds: { of: Float32Array, perRow: 1 },
    ...SEARCH_ARRAYS,
  } as const;
  const regions = createRegions(kernels, shapes, capacity);
  regions.views.bounds.fill(Number.NaN);
  return {
    ...commonParts(kernels, regions),
    get capacity() {
      return regions.capacity;
    },
    get bytes() {
      return regions.bytes;
    },
    set: (slot, vector, length) => {
      regions.views.rows.set(vector, slot * dimensions);
      regions.views.bounds[slot] = length * (dimensions + 8) * FLOAT_ROUNDING + 1e-37;
    },
    copy: (slot) => regions.views.rows.slice(slot * dimensions, (slot + 1) * dimensions),
    dot: (slot, query) => dotFrom(regions.views.rows, slot * dimensions, query),
    bound: (query, length, count, listed) => {
      const { at, views } = regions;
      const scale = length === 0 ? 0 : 1 / length;
      for (let column = 0; column < dimensions; column++) views.query[column] = query[column]! * scale;
      const rows = listed ? at.listed : 0;
      kernels.call(
        "boundFloatSlots",
        ...[at.rows, dimensions, at.bounds, rows, count, at.query, at.lower, at.upper],
      );
    },
  };
}

type SearchRegions = ReturnType<
  typeof createRegions<typeof SEARCH_ARRAYS & { bounds: { of: Float32ArrayConstructor; perRow: number } }>
>;

function commonParts(
  kernels: GrowingKernels,
  regions: Pick<SearchRegions, "capacity" | "at" | "views" | "reserve">,
  thread?: BesideThread,
): Pick<SlotTable, "reserve" | "holds" | "clear" | "list" | "reject" | "candidates"> {
  return {
    reserve: (capacity) => {
      const before = regions.capacity;
      if (thread === undefined) regions.reserve(capacity);
      else thread.move(() => regions.reserve(capacity));
      regions.views.bounds.fill(Number.NaN, before);
    },
    holds: (slot) => slot < regions.capacity && !Number.isNaN(regions.views.bounds[slot]),
    clear: (slot) => {
      regions.views.bounds[slot] = Number.NaN;
      thread?.changed(slot);
    },
    list: (accept, used) => {
      const { at, views } = regions;
      const count = Math.min(used, accept.length);
      views.accept.set(accept.length > count ? accept.subarray(0, count) : accept);
      return kernels.call("listAccepted", at.accept, count, at.bounds, at.listed);
    },
    reject: (slots) => {
      // What is no number is never among the best.
      const { lower, upper } = regions.views;
      for (const slot of slots) {
        lower[slot] = Number.NaN;
        upper[slot] = Number.NaN;
      }
    },
    candidates: (count, bounded, listed) => {
      const { at } = regions;
      const best = Math.min(count, bounded);
      const found = kernels.call("topK", at.lower, bounded, best, 0, 0, 0, at.found, at.bestLower);
      const least = found < best ? Number.NEGATIVE_INFINITY : regions.views.bestLower[best - 1]!;
      const rows = listed ? at.listed : 0;
      return regions.views.found.subarray(
        0,
        kernels.call("rowsAtLeast", at.upper, bounded, least, rows, at.found),
      );
    },
  };
}
