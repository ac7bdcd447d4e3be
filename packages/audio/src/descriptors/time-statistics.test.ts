import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createTimeStatistics } from "./time-statistics.js";

describe("createTimeStatistics", () => {
  it("gives mean, deviation and mean absolute change by hand", () => {
    const statistics = createTimeStatistics(2);
    for (const values of [
      [1, 0],
      [3, 0],
      [2, 6],
    ])
      statistics.add(Float64Array.from(values), true);
    const [deviation, other] = [Math.sqrt(2 / 3), Math.sqrt(8)];
    expect([...statistics.summary()]).toEqual(
      [2, 2, deviation, other, 1.5, 3].map((v) => expect.closeTo(v, 12)),
    );
    expect(statistics.count).toBe(3);
  });

  it("counts no change across a gap", () => {
    const statistics = createTimeStatistics(1);
    for (const [value, follows] of [
      [1, false],
      [2, true],
      [50, false],
      [53, true],
    ] as const)
      statistics.add(Float64Array.of(value), follows);
    expect(statistics.summary()[2]).toBeCloseTo((1 + 3) / 2, 12);
  });

  it("gives zeros for deviation and change of one vector, and for none at all", () => {
    const statistics = createTimeStatistics(1);
    expect([...statistics.summary()]).toEqual([0, 0, 0]);
    statistics.add(Float64Array.of(7), true);
    expect([...statistics.summary()]).toEqual([7, 0, 0]);
  });

  it("keeps its precision far from zero", () => {
    const offsets = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 2, maxLength: 50 });
    fc.assert(
      fc.property(offsets, (values) => {
        const statistics = createTimeStatistics(1);
        for (const value of values) statistics.add(Float64Array.of(1e6 + value), true);
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
        const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
        expect(statistics.summary()[1]).toBeCloseTo(Math.sqrt(variance), 5);
      }),
      { seed: 5 },
    );
  });
});
