import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { augmentImage, type Pixels } from "./augment-image.js";

const still = { flip: 0, leastSide: 1, colour: 0 };
const picture: Pixels = { width: 2, height: 1, data: Uint8Array.of(10, 20, 30, 200, 100, 50) };

describe("another view of a picture", () => {
  it("is the picture where nothing may change", () =>
    expect(augmentImage(picture, 0, { seed: 1, ...still })).toEqual(picture));

  it("is mirrored where it must flip", () =>
    expect([...augmentImage(picture, 0, { seed: 1, ...still, flip: 1 }).data]).toEqual([
      200, 100, 50, 10, 20, 30,
    ]));

  it("is fixed by seed and view, keeps the least side and fits its size", () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 40 }),
        fc.nat(),
        (width, height, seed) => {
          const data = Uint8Array.from({ length: width * height * 3 }, (_, at) => (at * 7) % 256);
          const view = augmentImage({ width, height, data }, 3, { seed, leastSide: 0.5 });
          expect(view).toEqual(augmentImage({ width, height, data }, 3, { seed, leastSide: 0.5 }));
          expect(view.data.length).toBe(view.width * view.height * 3);
          expect(view.width).toBeGreaterThanOrEqual(Math.floor(width / 2));
          expect(view.width).toBeLessThanOrEqual(width);
          expect(view.height).toBeLessThanOrEqual(height);
        },
      ),
    ));

  it("takes pixels that do not fit, or chances out of range, for what they are", () => {
    expect(() => augmentImage({ ...picture, width: 3 }, 0, { seed: 1 })).toThrow(/three bytes a pixel/);
    expect(() => augmentImage(picture, 0, { seed: 1, flip: 2 })).toThrow(/flip/);
    expect(() => augmentImage(picture, 0, { seed: 1, leastSide: 0 })).toThrow(/leastSide/);
  });
});
