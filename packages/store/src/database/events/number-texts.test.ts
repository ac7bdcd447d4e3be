import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { columnsOfRows } from "../engine/sql-columns.js";
import { createTextNumbers } from "./number-texts.js";

describe("numbers of texts", () => {
  it("are given in the order of their first coming, the same to the same text alone", () => {
    const texts = fc.array(fc.array(fc.string({ unit: "binary", maxLength: 4 }), { maxLength: 50 }));
    fc.assert(
      fc.property(texts, (batches) => {
        const numbers = createTextNumbers();
        const expected = new Map<string, number>();
        for (const batch of batches) {
          for (const text of batch) if (!expected.has(text)) expected.set(text, expected.size);
          const [column] = columnsOfRows(
            batch.map((text) => [text]),
            ["text"],
          );
          expect([...numbers.numbersOf(column)]).toEqual(batch.map((text) => expected.get(text)));
          expect(numbers.texts).toEqual([...expected.keys()]);
        }
      }),
    );
  });

  it("stay right as the table grows, for texts of one hash too", () => {
    const numbers = createTextNumbers();
    const texts = Array.from({ length: 40_000 }, (_, at) => `${at % 20_000}`);
    const [column] = columnsOfRows(
      texts.map((text) => [text]),
      ["text"],
    );
    expect([...numbers.numbersOf(column)]).toEqual(texts.map(Number));
    // FNV-1a of 32 bits gives these two pairs one hash each.
    const [alike] = columnsOfRows(
      ["costarring", "liquid", "declinate", "macallums", "liquid", "macallums"].map((text) => [text]),
      ["text"],
    );
    expect([...numbers.numbersOf(alike)].map((number) => number - 20_000)).toEqual([0, 1, 2, 3, 1, 3]);
  });

  it("are right, and few texts are compared, where thousands were chosen to have one hash", () => {
    const ids = idsOfOneHash(10);
    const numbers = createTextNumbers();
    const [column] = columnsOfRows(
      [...ids, ...ids].map((text) => [text]),
      ["text"],
    );
    let reads = 0;
    const bytes = new Proxy(column.bytes, {
      get(target, key) {
        reads++;
        const value: unknown = Reflect.get(target, key);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
    const found = numbers.numbersOf({ ...column, bytes });
    expect([...found]).toEqual([...ids.keys(), ...ids.keys()]);
    expect(numbers.texts).toEqual(ids);
    // Most of the pairs differ in their first bytes: comparing each id with all before it reads over twice as much.
    expect(reads).toBeLessThan(column.ends.length * 64 * 20);
  });
});

/** So many times two blocks that lead FNV-1a from one state to one other: all their combinations have one hash (Joux). */
function idsOfOneHash(doublings: number): string[] {
  let ids = [""];
  let state = 0x811c9dc5;
  for (let block = 0; block < doublings; block++) {
    const met = new Map<number, string>();
    for (let at = 1_000_000; ; at++) {
      const text = at.toString(36);
      let next = state;
      for (const byte of Buffer.from(text)) next = Math.imul(next ^ byte, 0x01000193);
      const other = met.get(next);
      if (other === undefined) met.set(next, text);
      else {
        ids = ids.flatMap((id) => [id + other, id + text]);
        state = next;
        break;
      }
    }
  }
  return ids;
}
