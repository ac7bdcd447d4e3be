import { describe, expect, it } from "vitest";
import { principalPlane } from "./principal-plane.js";

/** Rows along two known directions of five, with deviations 3 and 1, about a mean. */
function plannedRows(): { rows: Float32Array; along: [number, number][] } {
  const [first, second] = [
    [0.6, 0.8, 0, 0, 0],
    [0, 0, 0, 0.6, -0.8],
  ];
  const along = Array.from({ length: 200 }, (_, at): [number, number] => [
    3 * Math.sin(at),
    Math.cos(at * Math.SQRT2),
  ]);
  const rows = along.flatMap(([a, b]) => first!.map((value, at) => 7 + a * value + b * second![at]!));
  return { rows: Float32Array.from(rows), along };
}

describe("the principal plane", () => {
  it("has the direction of the largest spread first, and all that two directions hold", async () => {
    const { rows, along } = plannedRows();
    const { coordinates, explained } = await principalPlane(rows, 5);
    expect(explained[0]).toBeGreaterThan(0.85);
    expect(explained[0] + explained[1]).toBeCloseTo(1, 5);
    const mean = along.reduce((sum, [a]) => sum + a / along.length, 0);
    const ratios = along
      .map(([a], row) => [a - mean, coordinates[2 * row]!] as const)
      .filter(([a]) => Math.abs(a) > 2.5)
      .map(([a, x]) => x / a);
    for (const ratio of ratios) expect(ratio / ratios[0]!).toBeCloseTo(1, 1);
  });

  it("keeps every value within 1, the same for the same rows", async () => {
    const { rows } = plannedRows();
    const [one, other] = [await principalPlane(rows, 5), await principalPlane(rows, 5)];
    expect(Math.max(...one.coordinates.map(Math.abs))).toBe(1);
    expect(one).toEqual(other);
  });

  it.each([
    ["no rows", [], 3],
    ["one row", [1, 2, 3], 3],
    ["rows that are alike", [1, 2, 1, 2], 2],
  ])("puts %s in the middle", async (_, rows, dimensions) => {
    const { coordinates, explained } = await principalPlane(Float32Array.from(rows), dimensions);
    expect(coordinates).toEqual(new Float32Array((2 * rows.length) / dimensions));
    expect(explained).toEqual([0, 0]);
  });

  it("puts rows of one dimension on a line", async () => {
    const { coordinates, explained } = await principalPlane(Float32Array.of(0, 1, 2), 1);
    expect([...coordinates].map(Math.abs)).toEqual([1, 0, 0, 0, 1, 0]);
    expect(explained).toEqual([1, 0]);
  });

  it("stops when nobody waits for it", async () => {
    const { rows } = plannedRows();
    await expect(principalPlane(rows, 5, AbortSignal.abort(new Error("gone")))).rejects.toThrow("gone");
  });
});
