import { describe, expect, it } from "vitest";
import { choleskyInverse } from "./cholesky.js";
import { openDenseProducts } from "./dense-products.js";
import { invertSymmetricInPlace } from "./invert-symmetric.js";
import { createPace } from "./pace.js";
import { createSeededRandom } from "./seeded-random.js";
import { packPanels, unpackPanels } from "./symmetric-panels.js";

describe("choleskyInverse", () => {
  it("inverts [[4, 2], [2, 3]] by hand", () => {
    const inverse = choleskyInverse(Float64Array.of(4, 2, 2, 3), 2);
    for (const [at, value] of [3 / 8, -2 / 8, -2 / 8, 4 / 8].entries())
      expect(inverse[at]).toBeCloseTo(value, 14);
  });

  it("names the pivot of a matrix that is not positive definite", () => {
    expect(() => choleskyInverse(Float64Array.of(1, 2, 2, 1), 2)).toThrow(
      expect.objectContaining({ code: "INVALID_ARGUMENT", details: { row: 1, pivot: -3 } }),
    );
  });
});

describe("invertSymmetricInPlace", () => {
  it.each([1, 2, 255, 256, 257, 600])(
    "gives a matrix of %i rows whose product with the first is the identity",
    async (size) => {
      await using products = await openDenseProducts(1);
      const matrix = await positiveMatrix(size);
      const inverse = matrix.slice();
      await invertSymmetricInPlace(inverse, size, products, createPace({}));
      const identity = await products.timesTransposed(matrix, inverse, size);
      for (let at = 0; at < identity.length; at++) identity[at]! -= at % (size + 1) === 0 ? 1 : 0;
      expect(Math.max(...[...identity].map(Math.abs).slice(0, 100_000))).toBeLessThan(2e-5);
      expect(symmetricDifference(inverse, size)).toBe(0);
    },
  );

  it("refuses a matrix that has no inverse", async () => {
    await using products = await openDenseProducts(1);
    const refused = expect.objectContaining({ code: "INVALID_ARGUMENT" });
    await expect(
      invertSymmetricInPlace(Float32Array.of(1, 1, 1, 1), 2, products, createPace({})),
    ).rejects.toThrow(refused);
  });

  it("stops between panels once aborted", async () => {
    await using products = await openDenseProducts(1);
    const pace = createPace({ signal: AbortSignal.abort(new Error("enough")) });
    await expect(invertSymmetricInPlace(await positiveMatrix(4), 4, products, pace)).rejects.toThrow(
      "enough",
    );
  });
});

describe("packPanels", () => {
  it("comes back as the whole matrix, mirrored from its lower triangle", () => {
    const matrix = Float32Array.of(
      1,
      9,
      9,
      9,
      9,
      2,
      3,
      9,
      9,
      9,
      4,
      5,
      6,
      9,
      9,
      7,
      8,
      10,
      11,
      9,
      12,
      13,
      14,
      15,
      16,
    );
    const panels = packPanels(matrix, 5, 2);
    expect([...panels.panel(1)]).toEqual([4, 5, 6, 9, 7, 8, 10, 11]);
    unpackPanels(matrix, panels);
    expect([...matrix.subarray(0, 10)]).toEqual([1, 2, 4, 7, 12, 2, 3, 5, 8, 13]);
    expect(symmetricDifference(matrix, 5)).toBe(0);
  });
});

async function positiveMatrix(size: number): Promise<Float32Array> {
  const random = createSeededRandom(size);
  const rows = Float32Array.from({ length: size * 20 }, () => random.normal());
  await using products = await openDenseProducts(1);
  const matrix = await products.timesTransposed(rows, rows, 20);
  for (let at = 0; at < matrix.length; at += size + 1) matrix[at]! += 5;
  return matrix;
}

function symmetricDifference(matrix: Float32Array, size: number): number {
  let most = 0;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < row; column++)
      most = Math.max(most, Math.abs(matrix[row * size + column]! - matrix[column * size + row]!));
  }
  return most;
}
