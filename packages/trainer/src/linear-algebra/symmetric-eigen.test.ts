import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSeededRandom } from "./seeded-random.js";
import { symmetricEigen, symmetricEigenWithPauses } from "./symmetric-eigen.js";

describe("symmetricEigen", () => {
  it("finds 1 and 3 in [[2, 1], [1, 2]]", () => {
    const { values } = symmetricEigen(Float64Array.of(2, 1, 1, 2), 2);
    const [least, most] = [...values].sort((left, right) => left - right);
    expect(least).toBeCloseTo(1, 12);
    expect(most).toBeCloseTo(3, 12);
  });

  it("gives orthonormal vectors that the matrix only stretches, whatever its rank", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 24 }),
        fc.integer({ min: 0, max: 30 }),
        fc.integer(),
        (size, rank, seed) => {
          const random = createSeededRandom(seed);
          const rows = Float64Array.from({ length: rank * size }, () => random.normal());
          const matrix = gramOf(rows, size);
          const { values, vectors } = symmetricEigen(matrix, size);
          const scale = Math.max(1, ...values.map(Math.abs));
          for (let left = 0; left < size; left++) {
            const own = vectors.subarray(left * size, (left + 1) * size);
            for (let right = 0; right < size; right++) {
              const other = vectors.subarray(right * size, (right + 1) * size);
              expect(dot(own, other)).toBeCloseTo(left === right ? 1 : 0, 10);
              const stretched = dot(own, matrix.subarray(right * size, (right + 1) * size));
              expect(Math.abs(stretched - values[left]! * own[right]!) / scale).toBeLessThan(1e-11);
            }
          }
        },
      ),
    );
  });

  it("stands values so small that their squares are no normal numbers", () => {
    const matrix = Float64Array.of(1, 1e-160, 1e-158, 1e-160, 1e-157, 1e-159, 1e-158, 1e-159, 1e-161);
    const { values, vectors } = symmetricEigen(matrix, 3);
    expect(Math.max(...values)).toBeCloseTo(1, 12);
    expect(vectors.every(Number.isFinite)).toBe(true);
  });

  it("is the same with pauses, which are many", async () => {
    const matrix = gramOf(
      Float64Array.from({ length: 90 }, (_, at) => Math.sin(at)),
      9,
    );
    let pauses = 0;
    const pause = async () => {
      pauses += 1;
    };
    expect(await symmetricEigenWithPauses(matrix, 9, pause)).toEqual(symmetricEigen(matrix, 9));
    expect(pauses).toBeGreaterThan(9);
  });

  it("refuses values that are not finite", () => {
    expect(() => symmetricEigen(Float64Array.of(1, Number.NaN, Number.NaN, 1), 2)).toThrow(
      expect.objectContaining({ code: "INVALID_ARGUMENT" }),
    );
  });
});

function gramOf(rows: Float64Array, size: number): Float64Array {
  const gram = new Float64Array(size * size);
  for (let start = 0; start < rows.length; start += size) {
    for (let left = 0; left < size; left++) {
      for (let right = 0; right < size; right++)
        gram[left * size + right]! += rows[start + left]! * rows[start + right]!;
    }
  }
  return gram;
}

function dot(left: Float64Array, right: Float64Array): number {
  return left.reduce((sum, value, at) => sum + value * right[at]!, 0);
}
