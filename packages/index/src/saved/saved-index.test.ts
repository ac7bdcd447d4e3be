import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createExactIndex } from "../exact/create-exact-index.js";
import { restoreExactIndex } from "../exact/restore-exact-index.js";
import { createGraphIndex } from "../graph/create-graph-index.js";
import { restoreGraphIndex } from "../graph/restore-graph-index.js";
import type { SlotIndex } from "../slots/slot-index.js";
import { createRandom } from "../testing/random-rows.js";
import { readSavedIndex, writeSavedIndex } from "./saved-index.js";

const DIMENSIONS = 8;
const kinds = [
  ["exact", () => createExactIndex({ dimensions: DIMENSIONS }), restoreExactIndex],
  [
    "exact float32",
    () => createExactIndex({ dimensions: DIMENSIONS, precision: "float32" }),
    restoreExactIndex,
  ],
  [
    "graph",
    () => createGraphIndex({ dimensions: DIMENSIONS, neighbours: 4, buildBreadth: 16 }),
    restoreGraphIndex,
  ],
] as const;

/** An index that has lived: rows set, replaced, doubled and deleted. */
async function lived(create: () => Promise<SlotIndex>, rows = 3000): Promise<SlotIndex> {
  const random = createRandom(11);
  const index = await create();
  for (let step = 0; step < rows; step++) {
    const slot = random.below(rows / 2);
    if (random.below(4) === 0) index.delete(slot);
    else
      index.set(slot, random.below(9) === 0 ? new Float32Array(DIMENSIONS).fill(1) : random.row(DIMENSIONS));
  }
  return index;
}

it("a saved index with anything but spaces behind its header is refused", () => {
  const tensors = new Map();
  let padded = 0;
  for (let length = 0; length < 8; length++) {
    const bytes = writeSavedIndex("exact", { settings: { of: "x".repeat(length) }, tensors });
    expect(readSavedIndex("exact", bytes).settings).toEqual({ of: "x".repeat(length) });
    const last = 8 + new DataView(bytes.buffer).getUint32(0, true) - 1;
    if (bytes[last] !== 0x20) continue;
    padded++;
    // A tab is blank to JSON too.
    bytes[last] = 0x09;
    expect(() => readSavedIndex("exact", bytes)).toThrow(expect.objectContaining({ code: "CORRUPT_FILE" }));
  }
  expect(padded).toBe(7);
});

describe.each(kinds)("a saved %s index", (_, create, restore) => {
  it("answers like the one that was saved, and lives on", async () => {
    const random = createRandom(5);
    using before = await lived(create);
    using after = await restore(before.save());
    expect(after.size).toBe(before.size);
    const search = (index: SlotIndex) => (query: Float32Array) =>
      index.search(query, { count: 10, breadth: 8 } as never);
    const queries = Array.from({ length: 40 }, () => random.row(DIMENSIONS));
    expect(queries.map(search(after))).toEqual(queries.map(search(before)));
    for (let slot = 0; slot < 1500; slot++) {
      if (slot % 3 === 0) after.delete(slot);
      else after.set(slot, random.row(DIMENSIONS));
    }
    const { slots } = after.search(after.vector(4)!, { count: after.size });
    expect(slots).toHaveLength(after.size);
    expect(after.save()).toEqual((await restore(after.save())).save());
  });

  it("may be empty", async () => {
    using empty = await create();
    using after = await restore(empty.save());
    expect(after.size).toBe(0);
    after.set(3, new Float32Array(DIMENSIONS).fill(1));
    expect([...after.search(after.vector(3)!, { count: 5 }).slots]).toEqual([3]);
  });

  it("is refused with any byte changed, cut short or continued", async () => {
    using index = await lived(create, 40);
    const bytes = index.save();
    const at = fc.nat(bytes.length - 1);
    await fc.assert(
      fc.asyncProperty(at, fc.integer({ min: 1, max: 255 }), async (place, change) => {
        const damaged = bytes.slice();
        damaged[place]! ^= change;
        await expect(restore(damaged)).rejects.toMatchObject({ code: "CORRUPT_FILE" });
      }),
    );
    await fc.assert(
      fc.asyncProperty(at, async (length) => {
        await expect(restore(bytes.slice(0, length))).rejects.toMatchObject({ code: "CORRUPT_FILE" });
      }),
    );
    await expect(restore(Uint8Array.of(...bytes, 0))).rejects.toMatchObject({ code: "CORRUPT_FILE" });
  });
});
