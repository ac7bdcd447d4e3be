import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createExactIndex } from "../exact/create-exact-index.js";
import { nearestByForce } from "../testing/nearest-by-force.js";
import { createRandom, type Random } from "../testing/random-rows.js";
import { createGraphIndex } from "./create-graph-index.js";
import type { GraphIndex, GraphSearchOptions } from "./graph-index.js";

type Rows = Map<number, Float32Array>;

/** Share of the true ten nearest that searches find; the exact index, proven against brute force, tells which they are. */
async function recallOf(
  index: GraphIndex,
  rows: Rows,
  queries: readonly Float32Array[],
  options: Partial<GraphSearchOptions> = {},
): Promise<number> {
  using exact = await createExactIndex({ dimensions: index.dimensions });
  for (const [slot, row] of rows) exact.set(slot, row);
  let [hits, sought] = [0, 0];
  for (const query of queries) {
    const right = new Set(exact.search(query, { count: 10, ...options }).slots);
    for (const slot of index.search(query, { count: 10, ...options }).slots) hits += right.has(slot) ? 1 : 0;
    sought += right.size;
  }
  return hits / sought;
}

/** Rows about `centres`, as embeddings of a catalogue lie. */
function clustered(random: Random, dimensions: number, centres: readonly Float32Array[]): Float32Array {
  const centre = centres[random.below(centres.length)]!;
  return centre.map((value) => value + (0.5 * random.normal()) / Math.sqrt(dimensions));
}

/** Sets, stages and deletes at random; a fifth of the rows equal another. */
function live(random: Random, index: GraphIndex, rows: Rows, slots: number, steps: number): void {
  for (let step = 0; step < steps; step++) {
    const slot = random.below(slots);
    if (random.below(3) === 0) {
      index.delete(slot);
      rows.delete(slot);
      continue;
    }
    const twin = random.below(5) === 0 ? [...rows.values()][0] : undefined;
    rows.set(slot, twin ?? random.row(index.dimensions));
    if (random.below(4) === 0) index.stage(slot, rows.get(slot)!);
    else index.set(slot, rows.get(slot)!);
  }
}

describe("createGraphIndex", () => {
  it("answers as brute force does while there are few rows, whatever happened before", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          seed: fc.integer(),
          dimensions: fc.integer({ min: 1, max: 40 }),
          slots: fc.integer({ min: 1, max: 200 }),
          steps: fc.integer({ min: 0, max: 600 }),
          count: fc.integer({ min: 1, max: 30 }),
          masked: fc.boolean(),
        }),
        async ({ seed, dimensions, slots, steps, count, masked }) => {
          const random = createRandom(seed);
          using index = await createGraphIndex({ dimensions, capacity: 1, neighbours: 4, buildBreadth: 16 });
          const rows: Rows = new Map();
          live(random, index, rows, slots, steps);
          if (random.below(2) === 0) await index.link();
          expect(index.size).toBe(rows.size);
          for (const [slot, row] of rows) expect(index.vector(slot)).toEqual(row);
          const mask = Uint8Array.from({ length: random.below(slots + 20) }, () => random.below(2));
          const accept = masked ? mask : undefined;
          const query = random.row(dimensions);
          const answer = index.search(query, { count, ...(accept ? { accept } : {}) });
          expect(answer).toEqual(nearestByForce(rows, query, count, accept));
        },
      ),
      { numRuns: 60 },
    );
  });

  it("walks to every row, and only to true ones, after each was replaced, deleted and set again", async () => {
    const random = createRandom(9);
    const dimensions = 12;
    using index = await createGraphIndex({ dimensions, neighbours: 8, buildBreadth: 48, searchBreadth: 16 });
    const rows: Rows = new Map();
    for (let round = 0; round < 4; round++) live(random, index, rows, 6000, 9000);
    await index.link();
    expect(index.pending).toBe(0);
    let found = 0;
    for (const [slot, row] of rows) {
      const { slots, scores } = index.search(row, { count: 16 });
      if (slots.includes(slot)) found++;
      for (const [rank, other] of slots.entries()) {
        expect(nearestByForce(new Map([[0, rows.get(other)!]]), row, 1).scores[0]).toBe(scores[rank]);
      }
      if (found > 2000) break;
    }
    const queries = Array.from({ length: 50 }, () => random.row(dimensions));
    using fresh = await createGraphIndex({ dimensions, neighbours: 8, buildBreadth: 48 });
    for (const [slot, row] of rows) fresh.set(slot, row);
    const breadth = 16;
    const [kept, made] = [
      await recallOf(index, rows, queries, { breadth }),
      await recallOf(fresh, rows, queries, { breadth }),
    ];
    expect(kept).toBeGreaterThan(made - 0.06);
    while (rows.size > 10) {
      const [slot] = rows.keys();
      index.delete(slot!);
      rows.delete(slot!);
    }
    expect(await recallOf(index, rows, queries)).toBe(1);
    for (const slot of rows.keys()) index.delete(slot);
    expect([index.size, index.search(queries[0]!, { count: 3 }).slots.length]).toEqual([0, 0]);
    index.set(7, queries[0]!);
    expect([...index.search(queries[0]!, { count: 3 }).slots]).toEqual([7]);
  });

  it("finds at least 98 of 100 of the nearest among clustered rows, with filters of any share", async () => {
    const random = createRandom(3);
    const dimensions = 32;
    const centres = Array.from({ length: 300 }, () => random.row(dimensions));
    using index = await createGraphIndex({ dimensions, searchBreadth: 64 });
    const rows: Rows = new Map();
    for (let slot = 0; slot < 12_000; slot++) {
      rows.set(slot, clustered(random, dimensions, centres));
      index.set(slot, rows.get(slot)!);
    }
    const queries = Array.from({ length: 60 }, () => clustered(random, dimensions, centres));
    expect(await recallOf(index, rows, queries)).toBeGreaterThanOrEqual(0.98);
    for (const share of [0.01, 0.1, 0.5, 0.9]) {
      const accept = Uint8Array.from({ length: 12_000 }, () => (random.next() < share ? 1 : 0));
      expect(await recallOf(index, rows, queries, { accept })).toBeGreaterThanOrEqual(0.98);
    }
    // What is accepted lies where the query does not: the walk gives up and the rows are scanned.
    const far = Uint8Array.from({ length: 12_000 }, (_, slot) =>
      rows.get(slot)!.reduce((sum, value, at) => sum + value * queries[0]![at]!, 0) < 0 ? 1 : 0,
    );
    expect(await recallOf(index, rows, queries.slice(0, 1), { accept: far })).toBe(1);
  });
});
