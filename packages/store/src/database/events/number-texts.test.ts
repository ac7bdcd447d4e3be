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
});
