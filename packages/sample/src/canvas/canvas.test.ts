import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandom } from "../random/random.js";
import { type Canvas, createCanvas, shadeCanvas, toRgbBytes } from "./canvas.js";
import { createPalette, mixColours, oklch } from "./colour.js";
import { drawEllipse } from "./draw-ellipse.js";
import { drawLine } from "./draw-line.js";
import { drawPolygon, drawRectangle } from "./draw-polygon.js";
import { createNoise, fractalNoise } from "./noise.js";

const WHITE = [1, 1, 1] as const;

/** Covered area in square picture heights. */
function areaOf({ pixels, height }: Canvas): number {
  let sum = 0;
  for (let at = 0; at < pixels.length; at += 3) sum += pixels[at]!;
  return sum / (height * height);
}

describe("shapes cover the area that geometry says", () => {
  const cases: [name: string, area: number, draw: (canvas: Canvas) => void][] = [
    ["a disc", Math.PI * 0.09, (canvas) => drawEllipse(canvas, { x: 0.75, y: 0.5, radiusX: 0.3 }, WHITE)],
    [
      "a turned ellipse",
      Math.PI * 0.03,
      (canvas) => drawEllipse(canvas, { x: 0.7, y: 0.5, radiusX: 0.3, radiusY: 0.1, angle: 0.7 }, WHITE),
    ],
    ["a triangle", 0.32, (canvas) => drawPolygon(canvas, [0.1, 0.1, 0.9, 0.1, 0.5, 0.9], WHITE)],
    [
      "a rectangle between pixels",
      0.0851,
      (canvas) => drawRectangle(canvas, { x: 0.203, y: 0.107, width: 0.23, height: 0.37 }, WHITE),
    ],
    [
      "a line with round ends",
      0.5 * 0.1 + Math.PI * 0.0025,
      (canvas) => drawLine(canvas, [0.3, 0.5, 0.8, 0.5], 0.1, WHITE),
    ],
    [
      "a half of a disc beyond the edge",
      (Math.PI * 0.04) / 2,
      (canvas) => drawEllipse(canvas, { x: 0, y: 0.5, radiusX: 0.2 }, WHITE),
    ],
    ["nothing of a shape outside", 0, (canvas) => drawPolygon(canvas, [2, 2, 3, 2, 3, 3], WHITE)],
  ];
  it.each(cases)("%s", (_name, area, draw) => {
    const canvas = createCanvas(300, 200);
    draw(canvas);
    expect(Math.abs(areaOf(canvas) - area)).toBeLessThan(0.002);
  });
});

describe("toRgbBytes", () => {
  it("averages squares of pixels and clips", () => {
    const canvas = createCanvas(4, 2);
    shadeCanvas(canvas, (x, _y, out) => out.set(x < 1 ? [0, 1, 2] : [1, 0.5, -1]));
    expect([...toRgbBytes(canvas, 2)]).toEqual([0, 255, 255, 255, 128, 0]);
    expect([...toRgbBytes(canvas)].slice(3, 9)).toEqual([0, 255, 255, 255, 128, 0]);
  });
});

describe("colours", () => {
  it("has white, black and the red of Ottosson's table where they belong", () => {
    for (const channel of oklch(1, 0, 0)) expect(channel).toBeCloseTo(1, 3);
    expect(oklch(0, 0, 0)).toEqual([0, 0, 0]);
    const [red, green, blue] = oklch(0.62796, 0.25768, 29.234);
    expect(red).toBeCloseTo(1, 2);
    expect(Math.max(green, blue)).toBeLessThan(0.02);
  });

  it("mixes from the first to the second", () => {
    expect(mixColours([0, 0, 0], [1, 0.5, 0], 0.5)).toEqual([0.5, 0.25, 0]);
  });

  it("stays within the screen's range for any palette", () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const { strong, pale, dark } = createPalette(createRandom(seed, "palette"));
        for (const channel of [...strong, ...pale, ...dark].flat())
          expect(channel >= 0 && channel <= 1).toBe(true);
      }),
    );
  });
});

describe("noise", () => {
  it("stays in 0 to 1, is continuous, and repeats every 64", () => {
    const noise = createNoise(createRandom(3, "noise"));
    fc.assert(
      fc.property(
        fc.double({ min: -100, max: 100, noNaN: true }),
        fc.double({ min: -100, max: 100, noNaN: true }),
        (x, y) => {
          const value = fractalNoise(noise, x, y, 4);
          expect(value >= 0 && value <= 1).toBe(true);
          expect(Math.abs(noise(x + 1e-4, y) - noise(x, y))).toBeLessThan(1e-3);
          expect(noise(x + 64, y)).toBeCloseTo(noise(x, y), 6);
        },
      ),
    );
  });
});
