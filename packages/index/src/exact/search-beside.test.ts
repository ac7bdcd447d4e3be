import { describe, expect, it } from "vitest";
import { createRandom } from "../testing/random-rows.js";
import { createExactIndex } from "./create-exact-index.js";

const DIMENSIONS = 128;
const SLOTS = 20_000;

describe("searching beside", () => {
  it("finds what a search finds, for several queries at once, while rows come and go between calls", async () => {
    const { index, random } = await openIndex();
    using _ = index;
    for (let round = 0; round < 6; round++) {
      const asked = Array.from({ length: 1 + round }, () => ({
        query: random.row(DIMENSIONS),
        count: [1, 20, 232][random.below(3)]!,
      }));
      const searched = asked.map(({ query, count }) => index.search(query, { count }));
      expect(await index.searchBeside!(asked)).toEqual(searched);
      for (let change = 0; change < 50; change++) {
        const slot = random.below(SLOTS);
        if (change % 3 === 0) index.delete(slot);
        else index.set(slot, random.row(DIMENSIONS));
      }
      // Room is made, so that the rows move.
      index.set(SLOTS * (round + 2), random.row(DIMENSIONS));
    }
  });

  it("searches each of many calls that wait at once, and none that came before a change", async () => {
    const { index, random } = await openIndex();
    using _ = index;
    const asked = Array.from({ length: 20 }, () => [{ query: random.row(DIMENSIONS), count: 5 }]);
    const searched = asked.map(([one]) => [index.search(one!.query, { count: 5 })]);
    expect(await Promise.all(asked.map((one) => index.searchBeside!(one)))).toEqual(searched);
    const outdated = index.searchBeside!(asked[0]!);
    index.set(3, asked[0]![0]!.query);
    expect(await outdated).toBeUndefined();
    expect((await index.searchBeside!(asked[0]!))?.[0]?.slots[0]).toBe(3);
    // Rows move while they are scanned.
    const moved = index.searchBeside!(asked[1]!);
    index.set(5 * SLOTS, random.row(DIMENSIONS));
    expect(await moved).toBeUndefined();
    const { query, count } = asked[1]![0]!;
    expect(await index.searchBeside!(asked[1]!)).toEqual([index.search(query, { count })]);
  });

  it("finds what a search with a mask finds, among listed slots", async () => {
    const { index, random } = await openIndex();
    using _ = index;
    for (const [share, highest] of [
      [2, 0],
      [8, 0],
      [8, 5 * SLOTS],
      [400, 0],
    ] as const) {
      // Among so many slots those listed are few.
      if (highest > 0) index.set(highest, random.row(DIMENSIONS));
      // Slots that hold nothing, and some beyond all that ever held anything.
      for (let gone = 0; gone < 50; gone++) index.delete(random.below(SLOTS));
      const accept = Uint8Array.from({ length: SLOTS + 5000 }, () => (random.below(share) === 0 ? 1 : 0));
      const listed = [...accept.keys()].filter((slot) => accept[slot] === 1);
      const shared = new Int32Array(new SharedArrayBuffer(4 * listed.length));
      shared.set(listed);
      const asked = [1, 20, 232, 3, 5].map((count) => ({ query: random.row(DIMENSIONS), count }));
      const searched = asked.map(({ query, count }) => index.search(query, { count, accept }));
      const found = index.searchBeside!(asked, shared);
      // So few are searched at once by whoever asks.
      if (share === 400) expect(found).toBeUndefined();
      else expect(await found).toEqual(searched);
    }
  });

  it("answers nothing once it is disposed, for few rows, and without a thread", async () => {
    const { index, random } = await openIndex();
    const query = random.row(DIMENSIONS);
    const asked = index.searchBeside!([{ query, count: 5 }]);
    index[Symbol.dispose]();
    expect(await asked).toBeUndefined();
    using few = await createExactIndex({ dimensions: DIMENSIONS, beside: true });
    few.set(0, query);
    expect(few.searchBeside!([{ query, count: 5 }])).toBeUndefined();
    for (const options of [{ beside: false }, { beside: true, precision: "float32" }] as const) {
      using alone = await createExactIndex({ dimensions: DIMENSIONS, ...options });
      for (let slot = 0; slot < SLOTS; slot++) alone.set(slot, query);
      expect(alone.searchBeside!([{ query, count: 5 }])).toBeUndefined();
    }
  });

  it("refuses what a search refuses", async () => {
    const { index, random } = await openIndex();
    using _ = index;
    const query = random.row(DIMENSIONS);
    await expect(index.searchBeside!([{ query, count: 0 }])).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
    });
    await expect(index.searchBeside!([{ query: query.fill(Number.NaN), count: 1 }])).rejects.toMatchObject({
      code: "INVALID_TENSOR",
    });
  });
});

async function openIndex() {
  const random = createRandom(5);
  const index = await createExactIndex({ dimensions: DIMENSIONS, beside: true, capacity: 1 });
  for (let slot = 0; slot < SLOTS; slot++) index.set(slot, random.row(DIMENSIONS));
  return { index, random };
}
