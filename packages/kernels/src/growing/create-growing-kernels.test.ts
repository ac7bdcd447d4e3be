import { describe, expect, it } from "vitest";
import { createGrowingKernels } from "./create-growing-kernels.js";

describe("createGrowingKernels", () => {
  it("keeps what was written when it grows, and computes at the new addresses", async () => {
    const kernels = await createGrowingKernels();
    new Float32Array(kernels.buffer, 64, 4).set([1, 2, 3, 4]);
    kernels.growTo(1_000_000);
    expect(kernels.buffer.byteLength).toBeGreaterThanOrEqual(1_000_000);
    const far = new Float32Array(kernels.buffer, 900_000, 4).fill(10);
    kernels.call("addScaledVector", 900_000, 64, 4, 2, 0, 1);
    expect([...far]).toEqual([12, 14, 16, 18]);
    const { buffer } = kernels;
    kernels.growTo(64);
    expect(kernels.buffer).toBe(buffer);
  });

  it("refuses more than addresses reach, and work outside the memory", async () => {
    const kernels = await createGrowingKernels();
    for (const bytes of [2 ** 33, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => kernels.growTo(bytes)).toThrow(expect.objectContaining({ code: "LIMIT_EXCEEDED" }));
    }
    expect(() => kernels.call("addScaledVector", 2 ** 31, 64, 4, 2, 0, 1)).toThrow(WebAssembly.RuntimeError);
  });
});
