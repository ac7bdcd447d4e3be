import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { connectedRegions } from "./connected-regions.js";
import { cutQuad } from "./cut-quad.js";
import { decodeCtc } from "./decode-ctc.js";
import { detectionViews } from "./detection-views.js";
import { findTextQuads } from "./find-text-quads.js";
import { areaOf, type Quad, quadSize, sharedArea, turnQuad, uprightQuad } from "./quad.js";
import { smallestRectangle } from "./smallest-rectangle.js";

const CHARACTERS = ["", "a", "b", "船", " "];

/** One step for each class named, with some likelihood of a space beside it. */
function steps(...given: readonly (readonly [best: number, space?: number])[]): Float32Array {
  return Float32Array.from(
    given.flatMap(([best, space = 0]) =>
      CHARACTERS.map((_, at) => (at === best ? 0.9 - space : at === CHARACTERS.length - 1 ? space : 0)),
    ),
  );
}

describe("decodeCtc", () => {
  it("takes repeats as one, and two where a blank stands between", () => {
    expect(decodeCtc(steps([1], [1], [0], [1], [2]), CHARACTERS).text).toBe("aab");
  });

  it("makes a space of small likelihoods between Latin characters, none between Chinese ones", () => {
    expect(decodeCtc(steps([1], [0, 0.02], [0, 0.02], [2]), CHARACTERS).text).toBe("a b");
    expect(decodeCtc(steps([1], [0, 0.01], [2]), CHARACTERS).text).toBe("ab");
    expect(decodeCtc(steps([3], [0, 0.2], [3]), CHARACTERS).text).toBe("船船");
    expect(decodeCtc(steps([1], [0, 0.3], [4], [2]), CHARACTERS).text).toBe("a b");
  });

  it("is as sure as its characters on the mean, and not at all of nothing", () => {
    expect(decodeCtc(steps([1], [0], [2, 0.2]), CHARACTERS).confidence).toBeCloseTo((0.9 + 0.7) / 2, 6);
    expect(decodeCtc(steps([0], [0]), CHARACTERS)).toEqual({ text: "", confidence: 0 });
  });
});

const turns = fc.record({
  angle: fc.double({ min: -Math.PI, max: Math.PI, noNaN: true }),
  width: fc.double({ min: 4, max: 60, noNaN: true }),
  height: fc.double({ min: 4, max: 60, noNaN: true }),
});

function corners(angle: number, width: number, height: number): Quad {
  const turn = (x: number, y: number) => ({
    x: 100 + x * Math.cos(angle) - y * Math.sin(angle),
    y: 100 + x * Math.sin(angle) + y * Math.cos(angle),
  });
  const [w, h] = [width / 2, height / 2];
  return [turn(-w, -h), turn(w, -h), turn(w, h), turn(-w, h)];
}

describe("smallestRectangle", () => {
  it("finds a rectangle again, however it is turned", () => {
    fc.assert(
      fc.property(turns, ({ angle, width, height }) => {
        const found = smallestRectangle(corners(angle, width, height));
        expect(found.width * found.height).toBeCloseTo(width * height, 4);
        expect(Math.max(found.width, found.height)).toBeCloseTo(Math.max(width, height), 4);
        expect([found.centre.x, found.centre.y].every((at) => Math.abs(at - 100) < 1e-6)).toBe(true);
      }),
    );
  });
});

describe("quadrilaterals", () => {
  it("share all of themselves, and nothing with what is far", () => {
    fc.assert(
      fc.property(turns, ({ angle, width, height }) => {
        const quad = corners(angle, width, height);
        expect(areaOf(quad)).toBeCloseTo(width * height, 4);
        expect(sharedArea(quad, quad)).toBeCloseTo(width * height, 4);
        expect(sharedArea(quad, turnQuad(quad, 2))).toBeCloseTo(width * height, 4);
        expect(sharedArea(quad, uprightQuad(500, 500, 9, 9))).toBe(0);
      }),
    );
  });

  it("share half where one covers the other's half", () => {
    expect(sharedArea(uprightQuad(0, 0, 10, 4), uprightQuad(5, -3, 20, 20))).toBeCloseTo(20, 9);
  });
});

describe("connectedRegions", () => {
  it("joins what touches, also by a corner, and counts its pixels", () => {
    const map = Float32Array.of(1, 0, 0, 1, 0, 1, 0, 1, 0, 0, 0, 0);
    const regions = connectedRegions(map, { rows: 3, columns: 4 }, 0.5);
    expect(regions.map(({ size }) => size)).toEqual([2, 2]);
  });
});

describe("findTextQuads", () => {
  it("finds one line, grown, with reading from the left, and passes over specks and pale regions", () => {
    const [rows, columns] = [40, 100];
    const likelihood = new Float32Array(rows * columns);
    const fill = (left: number, top: number, width: number, height: number, value: number) => {
      for (let y = top; y < top + height; y++)
        for (let x = left; x < left + width; x++) likelihood[y * columns + x] = value;
    };
    fill(20, 16, 60, 8, 0.9);
    fill(5, 5, 2, 2, 1);
    fill(5, 30, 20, 6, 0.4);
    const regions = findTextQuads({ rows, columns, likelihood });
    expect(regions).toHaveLength(1);
    const [{ quad, score }] = regions as [(typeof regions)[0]];
    expect(score).toBeCloseTo(0.9, 5);
    // 60 x 8 grown by 1.6 * 480 / 136 on each side.
    const grown = (1.6 * 480) / 136;
    expect(quadSize(quad).length).toBeCloseTo(60 + 2 * grown, 4);
    expect(quad[0].x).toBeCloseTo(20 - grown, 4);
    expect(quad[0].y).toBeCloseTo(16 - grown, 4);
  });
});

describe("cutQuad", () => {
  const ramp = {
    width: 16,
    height: 8,
    data: Uint8Array.from({ length: 16 * 8 * 3 }, (_, at) => Math.floor(at / 3) % 16),
  };

  it("gives back a rectangle as it is, and from any corner", () => {
    const quad = uprightQuad(2, 1, 8, 4);
    const same = cutQuad(ramp, quad, { width: 8, height: 4 });
    expect([...same.data.subarray(0, 24)].filter((_, at) => at % 3 === 0)).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
    const turned = cutQuad(ramp, turnQuad(quad, 2), { width: 8, height: 4 });
    expect([...turned.data].filter((_, at) => at % 3 === 0).slice(0, 8)).toEqual([9, 8, 7, 6, 5, 4, 3, 2]);
    const lying = cutQuad(ramp, turnQuad(quad, 1), { width: 4, height: 8 });
    expect([...lying.data].filter((_, at) => at % 3 === 0).slice(0, 5)).toEqual([9, 9, 9, 9, 8]);
  });

  it("takes the mean of what it shrinks", () => {
    const shrunk = cutQuad(ramp, uprightQuad(0, 0, 16, 8), { width: 4, height: 2 });
    expect([...shrunk.data].filter((_, at) => at % 3 === 0).slice(0, 4)).toEqual([2, 6, 10, 14]);
  });

  it("straightens perspective: the middle of a trapezium's edges stays in the middle", () => {
    const quad: Quad = [
      { x: 4, y: 0 },
      { x: 12, y: 0 },
      { x: 16, y: 8 },
      { x: 0, y: 8 },
    ];
    const cut = cutQuad(ramp, quad, { width: 9, height: 3 });
    const middles = [0, 1, 2].map((row) => cut.data[(row * 9 + 4) * 3]!);
    for (const value of middles) expect(Math.abs(value - 7.5)).toBeLessThanOrEqual(0.6);
  });
});

describe("detectionViews", () => {
  it("covers every pixel, in sizes the detector takes, and small pictures once", () => {
    const side = fc.integer({ min: 1, max: 9000 });
    fc.assert(
      fc.property(side, side, (width, height) => {
        const views = detectionViews(width, height);
        for (const view of views) {
          expect([view.columns % 32, view.rows % 32]).toEqual([0, 0]);
          expect(view.columns * view.rows).toBeLessThanOrEqual(2_200_000);
        }
        expect(views.filter(({ whole }) => whole)).toHaveLength(1);
        const bands = views.filter(({ whole }) => !whole);
        if (bands.length > 0) expect(bands.at(-1)!.top + bands.at(-1)!.height).toBeCloseTo(height, 3);
        for (const [at, band] of bands.slice(1).entries())
          expect(band.top).toBeLessThan(bands[at]!.top + bands[at]!.height);
      }),
    );
    expect(detectionViews(640, 480)).toHaveLength(1);
    expect(detectionViews(4000, 3000).length).toBeGreaterThan(2);
  });
});
