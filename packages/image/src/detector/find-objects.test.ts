import { describe, expect, it } from "vitest";
import { cocoLabels } from "./coco-labels.js";
import { findObjects, type ObjectMaps } from "./find-objects.js";

const SIDE = 8;

/** Maps of 8 x 8 cells, 32 pixels wide, with a score and extents at given cells. */
function maps(
  ...peaks: readonly {
    row: number;
    column: number;
    label: string;
    score: number;
    extents: readonly number[];
  }[]
): ObjectMaps {
  const heatmap = new Float32Array(SIDE * SIDE * 80);
  const extents = new Float32Array(SIDE * SIDE * 4);
  for (const { row, column, label, score, extents: box } of peaks) {
    heatmap[(row * SIDE + column) * 80 + cocoLabels.indexOf(label)] = score;
    extents.set(box, (row * SIDE + column) * 4);
  }
  return { rows: SIDE, columns: SIDE, heatmap, extents };
}

const dog = { row: 4, column: 2, label: "dog", score: 0.9, extents: [4, 8, 12, 8] };
const all = { minimumScore: 0.3, maximumObjects: 10 };

describe("findObjects", () => {
  it("makes a box of a peak and its distances to the four sides", () => {
    expect(findObjects(maps(dog), all)).toEqual([
      {
        label: "dog",
        score: expect.closeTo(0.9),
        box: { left: 4 / 32, top: 8 / 32, width: 16 / 32, height: 16 / 32 },
      },
    ]);
  });

  it("takes peaks alone, so that a slope beside one is no object", () => {
    const slope = { ...dog, column: 3, score: 0.8 };
    expect(findObjects(maps(dog, slope), all)).toHaveLength(1);
  });

  it("leaves out a weaker box of the same class that mostly covers the same place, but not of another", () => {
    const twin = { ...dog, row: 4, column: 4, score: 0.5, extents: [12, 8, 4, 8] };
    expect(findObjects(maps(dog, twin), all).map(({ label }) => label)).toEqual(["dog"]);
    expect(findObjects(maps(dog, { ...twin, label: "cat" }), all).map(({ label }) => label)).toEqual([
      "dog",
      "cat",
    ]);
  });

  it("cuts boxes at the picture's edges, and drops boxes outside it", () => {
    const edge = { row: 0, column: 0, label: "kite", score: 0.7, extents: [100, 100, 8, 8] };
    expect(findObjects(maps(edge), all)[0]?.box).toEqual({ left: 0, top: 0, width: 0.25, height: 0.25 });
    expect(findObjects(maps({ ...edge, extents: [100, 100, -8, 8] }), all)).toEqual([]);
  });

  it("keeps to the least score and the most objects, by falling score", () => {
    const kite = { row: 1, column: 6, label: "kite", score: 0.4, extents: [4, 4, 4, 4] };
    const car = { row: 6, column: 6, label: "car", score: 0.95, extents: [4, 4, 4, 4] };
    const labels = (minimumScore: number, maximumObjects: number) =>
      findObjects(maps(dog, kite, car), { minimumScore, maximumObjects }).map(({ label }) => label);
    expect(labels(0.3, 10)).toEqual(["car", "dog", "kite"]);
    expect(labels(0.5, 10)).toEqual(["car", "dog"]);
    expect(labels(0.3, 1)).toEqual(["car"]);
  });
});
