import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { panned, toCanvas, wholePlane, zoomed } from "./plane-view.js";

const SIZE = { width: 400, height: 200 };

describe("the view of a plane", () => {
  it("shows all of it at first, up being up", () => {
    const view = wholePlane(SIZE);
    expect(toCanvas(view, SIZE, 0, 0)).toEqual([200, 100]);
    expect(toCanvas(view, SIZE, 0, 1)[1]).toBeCloseTo(8);
    expect(toCanvas(view, SIZE, 0, -1)[1]).toBeCloseTo(192);
  });

  it("keeps the point under the hand while zooming", () => {
    const place = fc.tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 200 }));
    const factor = fc.double({ min: 0.01, max: 100, noNaN: true });
    fc.assert(
      fc.property(place, factor, (at, by) => {
        const before = wholePlane(SIZE);
        const view = zoomed(before, SIZE, by, at);
        const point: [number, number] = [
          before.x + (at[0] - 200) / before.scale,
          before.y + (100 - at[1]) / before.scale,
        ];
        const [x, y] = toCanvas(view, SIZE, ...point);
        expect(x).toBeCloseTo(at[0], 6);
        expect(y).toBeCloseTo(at[1], 6);
        expect(view.scale).toBeGreaterThanOrEqual(before.scale / 2);
        expect(view.scale).toBeLessThanOrEqual(before.scale * 400);
      }),
    );
  });

  it("moves with the hand, and never loses the plane", () => {
    const view = panned(wholePlane(SIZE), 10, 5);
    const [x, y] = toCanvas(view, SIZE, 0, 0);
    expect([x, y].map(Math.round)).toEqual([210, 105]);
    expect(panned(view, 1e9, 1e9).x).toBe(-1.5);
  });
});
