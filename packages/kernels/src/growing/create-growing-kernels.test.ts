import { describe, expect, it } from "vitest";
import { createGrowingKernels } from "./create-growing-kernels.js";

describe("createGrowingKernels", () => {
  it.each([false, true])(
    "keeps what was written when it grows, and computes at the new addresses (shared: %s)",
    async (shared) => {
      const kernels = await createGrowingKernels({ shared });
      new Float32Array(kernels.buffer, 64, 4).set([1, 2, 3, 4]);
      kernels.growTo(1_000_000);
      expect(kernels.buffer.byteLength).toBeGreaterThanOrEqual(1_000_000);
      const far = new Float32Array(kernels.buffer, 900_000, 4).fill(10);
      kernels.call("addScaledVector", 900_000, 64, 4, 2, 0, 1);
      expect([...far]).toEqual([12, 14, 16, 18]);
      const { buffer } = kernels;
      kernels.growTo(64);
      expect(kernels.buffer).toBe(buffer);
    },
  );

  it("lets another instance of its module see what it writes, where it is shared", async () => {
    const { shared, buffer, call } = await createGrowingKernels({ shared: true });
    const { module, memory } = shared as { module: WebAssembly.Module; memory: WebAssembly.Memory };
    const other = new WebAssembly.Instance(module, { env: { memory } }).exports;
    new Float32Array(buffer, 64, 4).set([1, 2, 3, 4]);
    (other.addScaledVector as (...values: number[]) => void)(128, 64, 4, 2, 0, 1);
    call("addScaledVector", 128, 64, 4, 1, 0, 1);
    expect([...new Float32Array(buffer, 128, 4)]).toEqual([3, 6, 9, 12]);
    expect((await createGrowingKernels()).shared).toBeUndefined();
  });

  it("refuses more than addresses reach, and work outside the memory", async () => {
    const kernels = await createGrowingKernels();
    for (const bytes of [2 ** 33, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => kernels.growTo(bytes)).toThrow(expect.objectContaining({ code: "LIMIT_EXCEEDED" }));
    }
    expect(() => kernels.call("addScaledVector", 2 ** 31, 64, 4, 2, 0, 1)).toThrow(WebAssembly.RuntimeError);
  });
});
