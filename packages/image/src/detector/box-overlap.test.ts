import fc from "fast-check";
import { expect, it } from "vitest";
import { boxOverlap } from "./box-overlap.js";

const side = fc.double({ min: 0, max: 1, noNaN: true });
const box = fc.record({ left: side, top: side, width: side, height: side });

it("the overlap of two boxes is their intersection over their union", () => {
  const whole = { left: 0, top: 0, width: 1, height: 1 };
  const left = { left: 0, top: 0, width: 0.5, height: 1 };
  const middle = { left: 0.25, top: 0, width: 0.5, height: 1 };
  expect(boxOverlap(whole, left)).toBe(0.5);
  // A quarter of the width is in both, three quarters in either.
  expect(boxOverlap(left, middle)).toBeCloseTo(1 / 3, 12);
  expect(boxOverlap(left, { ...left, left: 0.5 })).toBe(0);
  expect(boxOverlap(left, { ...left, width: 0 })).toBe(0);
  const speck = { left: 0, top: 0, width: 5e-324, height: 5e-324 };
  expect(boxOverlap(speck, speck)).toBe(0);
  const thin = { left: 0.5, top: 0, width: 1e-16, height: 1 };
  expect(boxOverlap(thin, thin)).toBe(1);
});

it("the overlap of boxes is the same either way, and between 0 and 1", () => {
  fc.assert(
    fc.property(box, box, (one, other) => {
      const overlap = boxOverlap(one, other);
      expect(overlap).toBeGreaterThanOrEqual(0);
      expect(overlap).toBeLessThanOrEqual(1);
      expect(boxOverlap(other, one)).toBe(overlap);
    }),
  );
});
