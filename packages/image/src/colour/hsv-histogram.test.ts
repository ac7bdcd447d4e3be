import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Colour, chequers, landscape, paint } from "../fixtures/painted-pictures.js";
import { HISTOGRAM_DIMENSIONS, hsvHistogram } from "./hsv-histogram.js";

const plain = (...colour: Colour) => hsvHistogram(paint(9, 9, () => colour));
const likeness = (left: Float32Array, right: Float32Array) =>
  left.reduce((sum, value, at) => sum + value * right[at]!, 0);

describe("hsvHistogram", () => {
  it("puts pure red whole into the vivid first hue of each of nine cells", () => {
    const expected = new Float32Array(HISTOGRAM_DIMENSIONS);
    for (let cell = 0; cell < 9; cell++) expected[cell * 20 + 1] = 1 / 3;
    for (const [at, value] of plain(255, 0, 0).entries()) expect(value).toBeCloseTo(expected[at]!, 6);
  });

  it("puts black, and white, whole into the first and the last grey", () => {
    expect(plain(0, 0, 0)[16]).toBeCloseTo(1 / 3, 6);
    expect(plain(255, 255, 255)[19]).toBeCloseTo(1 / 3, 6);
  });

  it("has unit length and no negative value, for any picture", () => {
    const picture = fc.uint8Array({ minLength: 48, maxLength: 48 });
    fc.assert(
      fc.property(picture, (data) => {
        const histogram = hsvHistogram({ width: 4, height: 4, data });
        expect(Math.hypot(...histogram)).toBeCloseTo(1, 5);
        expect(Math.min(...histogram)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it("moves little for a little change of colour, also across the seam of the hue circle", () => {
    expect(likeness(plain(255, 0, 4), plain(255, 4, 0))).toBeGreaterThan(0.97);
    expect(likeness(plain(100, 150, 200), plain(104, 150, 200))).toBeGreaterThan(0.98);
    expect(likeness(plain(255, 0, 0), plain(0, 255, 0))).toBeLessThan(0.01);
  });

  it("tells where a colour is", () => {
    const mirrored = likeness(hsvHistogram(landscape(20)), hsvHistogram(landscape(140)));
    expect(mirrored).toBeLessThan(likeness(hsvHistogram(landscape(20)), hsvHistogram(landscape(25))));
    expect(likeness(hsvHistogram(landscape(20)), hsvHistogram(chequers(10)))).toBeLessThan(mirrored);
  });
});
