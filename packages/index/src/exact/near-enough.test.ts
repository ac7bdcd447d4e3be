import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BesideSearch, SlotIndex, SlotMatches } from "../slots/slot-index.js";
import { createRandom, type Random } from "../testing/random-rows.js";
import { createExactIndex } from "./create-exact-index.js";

const DIMENSIONS = 70;
const SLOTS = 40_000;
const KINDS = 200;

describe("searching beside near enough", () => {
  const random = createRandom(7);
  const kinds = Array.from({ length: KINDS }, () => random.row(DIMENSIONS));
  let index: SlotIndex;

  beforeAll(async () => {
    index = await createExactIndex({ dimensions: DIMENSIONS, beside: true, nearEnough: 0.95 });
    for (let slot = 0; slot < SLOTS; slot++) index.set(slot, rowOfKind(kinds, random, slot % KINDS));
    await untilMeasured(index, random.row(DIMENSIONS));
  });
  afterAll(() => index[Symbol.dispose]());

  it("compares a small part of rows that stand in groups, and finds about what a whole scan finds", async () => {
    expect(index.besideShare).toBeLessThanOrEqual(1 / 8);
    let [found, sought] = [0, 0];
    for (let round = 0; round < 50; round++) {
      const query = rowOfKind(kinds, random, random.below(KINDS));
      const near = await one(index, { query, count: 20 });
      const truth = index.search(query, { count: 20 });
      expect([...near.scores]).toEqual([...near.scores].sort((left, right) => right - left));
      found += [...near.slots].filter((slot) => truth.slots.includes(slot)).length;
      sought += 20;
    }
    expect(found / sought).toBeGreaterThan(0.9);
  });

  it("gives the true scores of what it finds", async () => {
    const query = rowOfKind(kinds, random, 3);
    const near = await one(index, { query, count: 30 });
    const all = index.search(query, { count: SLOTS });
    const scores = new Map(Array.from(all.slots, (slot, rank) => [slot, all.scores[rank]]));
    expect(Array.from(near.slots, (slot) => scores.get(slot))).toEqual([...near.scores]);
  });

  it.each([1, 40, 300, 3000, 20_000])(
    "finds rows that were put a moment ago and none that was replaced or deleted (%i of them)",
    async (changes) => {
      const slots = Array.from({ length: changes }, (_, at) => (at * 7) % SLOTS);
      const query = random.row(DIMENSIONS);
      const opposite = query.map((value) => -value);
      for (const slot of slots) index.set(slot, query);
      const count = Math.min(changes, 50);
      const put = await one(index, { query, count });
      expect(put.slots).toHaveLength(count);
      expect(put.slots.every((slot) => slots.includes(slot))).toBe(true);
      for (const slot of slots) index.set(slot, opposite);
      index.delete(slots[0]!);
      const after = await one(index, { query, count: 50 });
      expect(after.slots).toHaveLength(50);
      expect(after.slots.some((slot) => slots.includes(slot))).toBe(false);
      // So few were followed by the cells themselves.
      if (changes <= 300) expect(index.besideShare).toBeLessThan(1);
      for (const slot of slots) index.set(slot, rowOfKind(kinds, random, slot % KINDS));
      await untilMeasured(index, query);
    },
  );

  it("finds a row beyond all that were there when the cells were made", async () => {
    const query = random.row(DIMENSIONS);
    index.set(SLOTS + 10, query);
    expect((await one(index, { query, count: 1 })).slots).toEqual(Int32Array.of(SLOTS + 10));
    index.delete(SLOTS + 10);
    await untilMeasured(index, query);
  });

  it("finds as many as are asked for where those nearest to the query were deleted", async () => {
    const gone = Array.from({ length: SLOTS / KINDS }, (_, at) => 5 + KINDS * at);
    for (const slot of gone) index.delete(slot);
    const found = await one(index, { query: kinds[5]!, count: 200 });
    expect(index.besideShare).toBeLessThan(1);
    expect(found.slots).toHaveLength(200);
    expect(found.slots.some((slot) => gone.includes(slot))).toBe(false);
    for (const slot of gone) index.set(slot, rowOfKind(kinds, random, 5));
  });

  it("finds as many as are asked for among slots that a filter accepts, and no other", async () => {
    for (const every of [2, 9]) {
      const listed = Int32Array.from({ length: Math.floor(SLOTS / every) }, (_, at) => at * every);
      const accept = new Uint8Array(SLOTS);
      for (const slot of listed) accept[slot] = 1;
      let [found, sought] = [0, 0];
      for (let round = 0; round < 20; round++) {
        const query = rowOfKind(kinds, random, random.below(KINDS));
        const near = await one(index, { query, count: 20 }, listed);
        const truth = index.search(query, { count: 20, accept });
        expect(near.slots).toHaveLength(20);
        expect(near.slots.every((slot) => accept[slot] === 1)).toBe(true);
        found += [...near.slots].filter((slot) => truth.slots.includes(slot)).length;
        sought += 20;
      }
      expect(found / sought).toBeGreaterThan(0.8);
    }
  });

  it("is above 0 and at most 1", async () => {
    for (const nearEnough of [0, -1, 1.01, Number.NaN])
      await expect(createExactIndex({ dimensions: 2, nearEnough })).rejects.toMatchObject({
        code: "INVALID_ARGUMENT",
      });
  });
});

function rowOfKind(kinds: readonly Float32Array[], random: Random, kind: number): Float32Array {
  const noise = random.row(DIMENSIONS);
  return kinds[kind]!.map((value, column) => value + 0.5 * noise[column]!);
}

async function one(index: SlotIndex, asked: BesideSearch, among?: Int32Array): Promise<SlotMatches> {
  const [found] = (await index.searchBeside!([asked], among))!;
  return found!;
}

/** Cells are made between searches; whole scans serve until then. */
async function untilMeasured(index: SlotIndex, query: Float32Array): Promise<void> {
  do await one(index, { query, count: 1 });
  while (index.besideShare === 1);
}
