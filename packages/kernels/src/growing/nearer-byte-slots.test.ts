import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createGrowingKernels } from "./create-growing-kernels.js";

describe("nearerByteSlots", () => {
  it("numbers for each row the first of the queries with its greatest score, whatever the sizes", async () => {
    const kernels = await createGrowingKernels();
    const shapes = fc.record({
      rows: fc.integer({ min: 0, max: 13 }),
      width: fc.constantFrom(16, 32, 48),
      queries: fc.integer({ min: 1, max: 5 }),
      seed: fc.integer(),
    });
    fc.assert(
      fc.property(shapes, ({ rows, width, queries, seed }) => {
        const value = (at: number) => (Math.imul(at + seed, 0x45d9f3b) >>> 24) - 128;
        const codes = Int8Array.from({ length: rows * width }, (_, at) => Math.max(-127, value(at)));
        const query = (number: number) =>
          Int16Array.from({ length: width }, (_, at) => value(1_000_000 * (number + 1) + at));
        const scores = Array.from({ length: queries }, (_, number) => {
          const own = query(number);
          return Array.from({ length: rows }, (_, row) =>
            own.reduce((sum, one, at) => sum + one * codes[row * width + at]!, 0),
          );
        });
        kernels.growTo(65_536);
        const { buffer } = kernels;
        new Int8Array(buffer, 1024).set(codes);
        const scales = new Float32Array(buffer, 8192, rows).fill(0.5);
        const best = new Float32Array(buffer, 16_384, rows).fill(Number.NEGATIVE_INFINITY);
        const nearest = new Int32Array(buffer, 24_576, rows).fill(-1);
        for (let number = 0; number < queries; number++) {
          new Int16Array(buffer, 32_768, width).set(query(number));
          kernels.call(
            "nearerByteSlots",
            ...[1024, width, scales.byteOffset, rows, 32_768, 0.25, number],
            ...[best.byteOffset, nearest.byteOffset],
          );
        }
        for (let row = 0; row < rows; row++) {
          const own = scores.map((all) => all[row]!);
          const greatest = Math.max(...own);
          expect(best[row]).toBe(greatest * 0.125);
          expect(nearest[row]).toBe(own.indexOf(greatest));
        }
      }),
    );
  });
});
