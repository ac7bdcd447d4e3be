import { describe, expect, it } from "vitest";
import {
  formatDifference,
  formatMean,
  formatProbability,
  formatSeconds,
  formatValue,
  shortened,
} from "./format-number.js";

describe("numbers on the page", () => {
  it("have the digits that matter", () => {
    const values = [0.10468, 0, 0.00002, 1.5, 41.333, 12_345.6, 1e9, -0.5, null, Number.NaN];
    expect(values.map(formatValue)).toEqual([
      "0.1047",
      "0.0000",
      "2.0e-5",
      "1.5000",
      "41.33",
      "12346",
      "1.00e+9",
      "-0.5000",
      "–",
      "–",
    ]);
    expect([0.0234, 3, 41.33].map(formatSeconds)).toEqual(["0.0234", "3", "41.3"]);
    expect([0.5, -0.5, 0].map(formatDifference)).toEqual(["+0.5000", "-0.5000", "0.0000"]);
    expect([0, 0.00001, 0.0123, 0.5].map(formatProbability)).toEqual([
      "< 0.0001",
      "< 0.0001",
      "0.0123",
      "0.50",
    ]);
  });

  it("give a deviation only where there is one", () => {
    expect(formatMean({ mean: 0.1, std: 0.01 })).toBe("0.1000 ± 0.0100");
    expect(formatMean({ mean: 0.1, std: 0 })).toBe("0.1000");
    expect(formatMean({ mean: null, std: null })).toBe("–");
  });

  it("shorten names between characters", () => {
    expect(shortened("implicit-als", 20)).toBe("implicit-als");
    expect(shortened("implicit-als", 6)).toBe("impli…");
    expect(shortened("😀".repeat(9), 4)).toBe("😀😀😀…");
  });
});
