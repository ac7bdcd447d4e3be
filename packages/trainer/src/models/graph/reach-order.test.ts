import { createKernels, type Kernels } from "@modalis/kernels";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { putBackRows, reachOrder, renumberedPositives } from "./reach-order.js";

let kernels: Kernels;
beforeAll(async () => {
  kernels = await createKernels({ arenaBytes: 2 ** 20 });
});
afterAll(() => kernels[Symbol.asyncDispose]());

/** Users' items, some with none. */
const graphs = fc.integer({ min: 1, max: 9 }).chain((itemCount) =>
  fc.record({
    itemCount: fc.constant(itemCount),
    rows: fc.array(fc.uniqueArray(fc.integer({ min: 0, max: itemCount - 1 })), {
      minLength: 1,
      maxLength: 9,
    }),
  }),
);

function pairsOf(rows: readonly (readonly number[])[]) {
  const offsets = Int32Array.from([0, ...rows.map((_, row) => rows.slice(0, row + 1).flat().length)]);
  return { offsets, items: Int32Array.from(rows.flat()) };
}

describe("the order in which a search meets users and items", () => {
  it("begins with the user who has most and goes on to neighbours by rising degree", async () => {
    // User 1 has items 0, 2 and 3; item 3 is user 2's too, who has item 1.
    const { users, items } = await reachOrder(kernels, pairsOf([[4], [0, 2, 3], [3, 1], []]), 6);
    expect([...users]).toEqual([1, 2, 0, 3]);
    expect([...items]).toEqual([0, 2, 3, 1, 4, 5]);
  });

  it("numbers each once, and pairs by new numbers are the same pairs, rising", async () => {
    await fc.assert(
      fc.asyncProperty(graphs, async ({ rows, itemCount }) => {
        const pairs = pairsOf(rows);
        const order = await reachOrder(kernels, pairs, itemCount);
        expect([...order.users].sort()).toEqual(rows.map((_, row) => row));
        expect([...order.items].sort()).toEqual(Array.from({ length: itemCount }, (_, item) => item));
        const mark = kernels.mark();
        const moved = renumberedPositives(kernels, pairs, order);
        for (const [number, user] of order.users.entries()) {
          const own = moved.columns.slice(moved.offsets[number], moved.offsets[number + 1]);
          expect([...own]).toEqual([...own].sort());
          expect([...own].map((item) => order.items[item]!).sort()).toEqual([...rows[user]!].sort());
        }
        kernels.release(mark);
      }),
    );
  });

  it("is given up on the way when nobody wants it any more", async () => {
    const reason = new Error("stop");
    const offsets = Int32Array.from({ length: 3001 }, (_, user) => 2 * user);
    const chain = { offsets, items: Int32Array.from({ length: 6000 }, (_, at) => Math.ceil(at / 2)) };
    const mark = kernels.mark();
    await expect(reachOrder(kernels, chain, 3001, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(kernels.mark()).toBe(mark);
    expect((await reachOrder(kernels, chain, 3001)).items).toHaveLength(3001);
  });

  it("is taken back row by row", () => {
    const before = fc
      .integer({ min: 1, max: 12 })
      .chain((count) =>
        fc.shuffledSubarray([...Array(count).keys()], { minLength: count, maxLength: count }),
      );
    fc.assert(
      fc.property(before, (order) => {
        const rows = Float32Array.from(order.flatMap((number) => [number, number + 0.5]));
        putBackRows(rows, Int32Array.from(order), 2);
        expect([...rows]).toEqual(order.flatMap((_, number) => [number, number + 0.5]));
      }),
    );
  });
});
