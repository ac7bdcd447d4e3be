import { createGraphIndex, type SlotIndex } from "@modalis/index";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openSearchedTable as openTable, SEARCHED_SLOTS as SLOTS } from "../../testing/searched-table.js";
import type { NearQuery } from "./kept-searches.js";

const step = fc.record({
  changed: fc.integer({ min: 0, max: SLOTS - 1 }),
  change: fc.constantFrom("put", "copy", "delete", "none"),
  around: fc.integer({ min: 0, max: SLOTS - 1 }),
  count: fc.integer({ min: 1, max: 40 }),
  acceptOneIn: fc.constantFrom(1, 1, 1, 2, 10),
  marked: fc.option(fc.integer({ min: 0, max: SLOTS - 1 })),
});

type Step = typeof step extends fc.Arbitrary<infer Of> ? Of : never;
type Table = Awaited<ReturnType<typeof openTable>>;

describe("kept searches", () => {
  it("find what a search finds, whatever changed and was asked in between", async () => {
    const property = fc.asyncProperty(fc.nat(), fc.array(step, { maxLength: 60 }), async (seed, steps) => {
      const table = await openTable(seed);
      using _ = table.index;
      for (const one of steps) {
        changeTable(table, one);
        expectSearched(table, one);
      }
    });
    await fc.assert(property, { numRuns: 60 });
  });

  it("find the same when another thread has searched before, and something changed meanwhile", async () => {
    const property = fc.asyncProperty(fc.nat(), fc.array(step, { maxLength: 40 }), async (seed, steps) => {
      const table = await openTable(seed);
      using _ = table.index;
      for (const one of steps) {
        const waiting = table.prepare(queriesOf(table, one), table.maskOf(one.acceptOneIn));
        changeTable(table, one);
        await waiting;
        expectSearched(table, one);
      }
    });
    await fc.assert(property, { numRuns: 60 });
  });

  it("need no scan for what was prepared, and prepare nothing twice", async () => {
    const table = await openTable(1);
    using _ = table.index;
    for (const acceptOneIn of [1, 10] as const) {
      const mask = table.maskOf(acceptOneIn);
      const one: Step = { changed: 0, change: "none", around: 3, count: 5, acceptOneIn, marked: null };
      await table.prepare(queriesOf(table, one), mask);
      expect(table.prepare(queriesOf(table, one), mask)).toBeUndefined();
      expectSearched(table, one);
      expect(table.searches()).toBe(0);
    }
  });

  it("scan again for what changes concern, and for nothing else", async () => {
    const { index: exact, ...table } = await openTable(1);
    using index = exact;
    const everything = { marks: new Uint8Array(SLOTS).fill(1), count: SLOTS };
    const ask = () => [
      ...table.near({ around: 0, query: table.units.row(0)!, count: 5, accept: everything }),
    ];
    expect(ask()[0]).toBe(0);
    const scans = table.searches();
    table.put(
      farthest(table.units.row(0)!, index),
      table.units.row(0)!.map((value) => -value),
    );
    table.remove(farthest(table.units.row(0)!, index));
    ask();
    expect(table.searches()).toBe(scans);
    table.put(7, table.units.row(0)!.slice());
    expect(ask().slice(0, 2)).toEqual([0, 7]);
    expect(table.searches()).toBe(scans + 1);
    expect(ask().slice(0, 2)).toEqual([0, 7]);
    table.remove(7);
    expect(ask()).not.toContain(7);
    expect(table.searches()).toBe(scans + 2);
  });

  it("forget the slots asked for longest ago, and keep none of a graph's findings", async () => {
    const { index: exact, ...table } = await openTable(2, 2);
    using index = exact;
    const everything = { marks: new Uint8Array(SLOTS).fill(1), count: SLOTS };
    const ask = (slot: number) =>
      table.near({ around: slot, query: table.units.row(slot)!, count: 5, accept: everything });
    for (const slot of [1, 2, 1, 3, 1, 2]) ask(slot);
    expect(table.searches()).toBe(4);
    expect(index.kind).toBe("exact");
    const { index: linked, ...graph } = await openTable(2, 2, createGraphIndex);
    using _ = linked;
    for (let time = 0; time < 3; time++) {
      graph.near({ around: 1, query: graph.units.row(1)!, count: 5, accept: everything });
    }
    expect(graph.searches()).toBe(3);
  });
});

function changeTable(table: Table, { changed, change, around, acceptOneIn, marked }: Step): void {
  if (change === "put") table.put(changed, table.unit());
  // The same row twice: the two are told apart by their slots alone.
  if (change === "copy") table.put(changed, table.units.row(around) ?? table.unit());
  if (change === "delete") table.remove(changed);
  if (marked !== null) table.mark(acceptOneIn, marked);
}

function expectSearched(table: Table, one: Step): void {
  for (const near of queriesOf(table, one)) {
    const { query, count, accept } = near;
    const expected = table.index.search(query, { count, accept: accept.marks }).slots;
    expect([...table.near(near)]).toEqual([...expected]);
  }
}

/** Queries of somebody who has seen one slot of what a mask accepts. */
function queriesOf(table: Table, { around, count, acceptOneIn }: Step): NearQuery[] {
  const base = table.maskOf(acceptOneIn);
  const marks = base.marks.slice();
  marks[around] = 0;
  const accept = { marks, count: marks.reduce((sum, mark) => sum + mark), base };
  const row = table.units.row(around);
  return [row, table.profile].flatMap((query) =>
    query === undefined ? [] : [{ around: query === row ? around : query, query, count, accept }],
  );
}

function farthest(query: Float32Array, index: SlotIndex): number {
  return index.search(query, { count: SLOTS }).slots.at(-1)!;
}
