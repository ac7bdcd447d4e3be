import { createExactIndex, type SlotIndex } from "@modalis/index";
import { createChangedSlots } from "../live/channels/changed-slots.js";
import { createKeptSearches, type NearQuery } from "../live/channels/kept-searches.js";
import type { SearchedMask } from "../live/channels/masked-searches.js";
import { createRowChunks } from "../live/channels/row-chunks.js";
import { normals, randomFrom } from "./planted-world.js";

const DIMENSIONS = 6;
export const SEARCHED_SLOTS = 200;

/** Rows that change, kept searches of them, and masks that accept one slot in 1, 2 and 10. */
export async function openSearchedTable(
  seed: number,
  most = 20,
  make: (options: { dimensions: number }) => Promise<SlotIndex> = createExactIndex,
) {
  const random = randomFrom(seed);
  const index = await make({ dimensions: DIMENSIONS });
  const units = createRowChunks(DIMENSIONS);
  const changes = createChangedSlots();
  const unit = (): Float32Array => {
    const row = Float32Array.from(normals(random, DIMENSIONS));
    const length = Math.hypot(...row);
    return row.map((value) => value / length);
  };
  const put = (slot: number, row: Float32Array): void => {
    const own = row.slice();
    index.set(slot, own);
    units.set(slot, own);
    changes.changed(slot);
  };
  for (let slot = 0; slot < SEARCHED_SLOTS; slot++) put(slot, unit());
  const masks = new Map<number, { marks: Uint8Array; count: number; version: number }>(
    [1, 2, 10].map((oneIn) => {
      const marks = Uint8Array.from({ length: SEARCHED_SLOTS }, (_, slot) => (slot % oneIn === 0 ? 1 : 0));
      return [oneIn, { marks, count: Math.ceil(SEARCHED_SLOTS / oneIn), version: 0 }];
    }),
  );
  let scans = 0;
  const counted: SlotIndex = {
    ...index,
    kind: index.kind,
    get size() {
      return index.size;
    },
    search(query, options) {
      scans++;
      return index.search(query, options);
    },
    async searchBeside(queries, among) {
      if (among === undefined) return queries.map(({ query, count }) => index.search(query, { count }));
      const accept = new Uint8Array(SEARCHED_SLOTS);
      for (const slot of among) accept[slot] = 1;
      return queries.map(({ query, count }) => index.search(query, { count, accept }));
    },
  };
  const kept = createKeptSearches(changes, most);
  return {
    index,
    units,
    unit,
    put,
    remove(slot: number) {
      index.delete(slot);
      units.delete(slot);
      changes.changed(slot);
    },
    profile: unit().map((value) => value / 3),
    maskOf: (oneIn: number) => masks.get(oneIn)!,
    mark(oneIn: number, slot: number) {
      const mask = masks.get(oneIn)!;
      mask.count += mask.marks[slot] === 1 ? -1 : 1;
      mask.marks[slot] = 1 - mask.marks[slot]!;
      mask.version++;
    },
    near: (query: NearQuery) => kept({ index: counted, units }).near(query),
    prepare: (queries: readonly NearQuery[], mask: SearchedMask) =>
      kept({ index: counted, units }).prepare(queries, mask),
    searches: () => scans,
  };
}
