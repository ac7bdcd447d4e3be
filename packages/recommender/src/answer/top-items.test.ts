import { describe, expect, it } from "vitest";
import { randomFrom } from "../testing/planted-world.js";
import { topItems } from "./top-items.js";

describe("topItems", () => {
  it("equals sorting everything, ties going to the lower number, NaN left out", () => {
    const random = randomFrom(1);
    for (let run = 0; run < 200; run++) {
      const scores = Float64Array.from({ length: Math.floor(random() * 40) }, () =>
        random() < 0.2 ? Number.NaN : Math.floor(random() * 8),
      );
      const count = 1 + Math.floor(random() * 45);
      const sorted = [...scores.keys()]
        .filter((item) => !Number.isNaN(scores[item]))
        .sort((left, right) => scores[right]! - scores[left]! || left - right);
      expect([...topItems(scores, count)]).toEqual(sorted.slice(0, count));
    }
  });

  it("takes any count without making room for it", () => {
    expect([...topItems(Float64Array.of(1, 2), Number.MAX_SAFE_INTEGER)]).toEqual([1, 0]);
  });
});
