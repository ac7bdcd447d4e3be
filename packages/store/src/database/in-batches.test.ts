import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { eachBatch } from "./in-batches.js";

const ROWS = Array.from({ length: 50 }, (_, at) => at + 1);

function pages(failAt = Number.POSITIVE_INFINITY) {
  const asked: (number | undefined)[] = [];
  const next = async (after: number | undefined, limit: number) => {
    asked.push(after);
    await turn();
    if ((after ?? 0) >= failAt) throw new Error("away");
    return ROWS.filter((row) => row > (after ?? 0)).slice(0, limit);
  };
  return { asked, next };
}

describe("batches of rows", () => {
  it("are all rows in order, whatever their number leaves for the last", async () => {
    for (const limit of [1, 7, 10, 25, 49, 50, 51, 1000]) {
      const found: number[] = [];
      for await (const rows of eachBatch(pages().next, (row) => row, undefined, limit)) {
        expect(rows.length).toBeGreaterThan(0);
        found.push(...rows);
      }
      expect(found).toEqual(ROWS);
    }
    for await (const rows of eachBatch(pages().next, (row) => row, 50, 10)) expect(rows).toEqual([]);
  });

  it("are read ahead of whoever works on them, but only so far, and no further once nobody asks", async () => {
    const { asked, next } = pages();
    for await (const [first] of eachBatch(next, (row) => row, 0, 5)) {
      for (let turns = 0; turns < 20; turns++) await turn();
      expect(asked.length).toBe(Math.min((first! - 1) / 5 + 4, 11));
      if (first === 21) break;
    }
    const before = asked.length;
    for (let turns = 0; turns < 20; turns++) await turn();
    expect(asked.length).toBe(before);
  });

  it("end with the failure of the batch that failed, after those before it", async () => {
    const found: number[] = [];
    const read = async () => {
      for await (const rows of eachBatch(pages(20).next, (row) => row, 0, 10)) found.push(...rows);
    };
    await expect(read()).rejects.toThrow("away");
    expect(found).toEqual(ROWS.slice(0, 20));
  });
});
