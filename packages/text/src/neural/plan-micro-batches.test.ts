import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planMicroBatches } from "./plan-micro-batches.js";

describe("planMicroBatches", () => {
  it("puts like lengths together, within the tokens of one run", () => {
    expect(planMicroBatches([3, 9, 3, 8, 1], 18)).toEqual([
      [4, 0, 2],
      [3, 1],
    ]);
  });

  it("lets a text beyond the limit run alone", () => {
    expect(planMicroBatches([2, 50, 2], 8)).toEqual([[0, 2], [1]]);
  });

  it("plans each text once, and no group over the limit but a single text", () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 128 }), { maxLength: 200 });
    fc.assert(
      fc.property(lengths, fc.integer({ min: 1, max: 1_024 }), (texts, maxTokens) => {
        const groups = planMicroBatches(texts, maxTokens);
        expect(groups.flat().sort((left, right) => left - right)).toEqual([...texts.keys()]);
        for (const group of groups) {
          const padded = group.length * Math.max(...group.map((index) => texts[index]!));
          expect(group.length === 1 || padded <= maxTokens).toBe(true);
        }
      }),
    );
  });
});
