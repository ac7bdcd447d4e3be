import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isDrawable, linearScale, tickLabel } from "./linear-scale.js";

describe("linearScale", () => {
  it("has round ticks, and maps the ends of the scale onto the places", () => {
    const scale = linearScale([0.0597, 0.1047], { from: 100, to: 200, fromZero: true });
    expect(scale.ticks.map(tickLabel)).toEqual(["0", "0.05", "0.1", "0.15"]);
    expect([scale.place(0), scale.place(0.15)]).toEqual([100, expect.closeTo(200, 9)]);
  });

  it("puts every drawable value between the places, and never more than twelve ticks", () => {
    const value = fc.double({ min: -1e15, max: 1e15, noNaN: true });
    fc.assert(
      fc.property(fc.array(value), fc.boolean(), (values, fromZero) => {
        expect(values.every(isDrawable)).toBe(true);
        const scale = linearScale(values, { from: 10, to: 90, fromZero });
        expect(scale.ticks.length).toBeGreaterThan(0);
        expect(scale.ticks.length).toBeLessThanOrEqual(12);
        for (const one of fromZero ? [0, ...values] : values) {
          expect(scale.place(one)).toBeGreaterThan(10 - 1e-6);
          expect(scale.place(one)).toBeLessThan(90 + 1e-6);
        }
      }),
    );
  });

  it("has a scale where there is no value, or only one", () => {
    expect(linearScale([], { from: 0, to: 1 }).ticks.length).toBeGreaterThan(1);
    expect(linearScale([7], { from: 0, to: 1 }).place(7)).toBe(0);
    for (const value of [null, Number.NaN, 1e16, Number.NEGATIVE_INFINITY])
      expect(isDrawable(value)).toBe(false);
  });
});
