import { describe, expect, it } from "vitest";
import { createFramePool, type FramePooling } from "./pool-frames.js";

function pooled(pooling: FramePooling, isUnitLength = false): number[] {
  const pool = createFramePool(pooling, 2, isUnitLength);
  pool.add(Float32Array.of(1, -4), 1);
  pool.add(Float32Array.of(3, -8), 3);
  expect(pool.frames).toBe(2);
  return [...pool.finish()];
}

describe("createFramePool", () => {
  it("gives the mean, the largest values, or the mean by seconds", () => {
    expect(pooled("mean")).toEqual([2, -6]);
    expect(pooled("max")).toEqual([3, -4]);
    expect(pooled("weighted")).toEqual([2.5, -7]);
  });

  it("keeps unit length where the frames have it", () => {
    for (const pooling of ["mean", "max", "weighted"] as const) {
      expect(Math.hypot(...pooled(pooling, true))).toBeCloseTo(1, 6);
    }
  });

  it("weighs frames equally where the sampling does not say what they stand for", () => {
    const pool = createFramePool("weighted", 1, false);
    pool.add(Float32Array.of(1), undefined);
    pool.add(Float32Array.of(2), undefined);
    expect([...pool.finish()]).toEqual([1.5]);
  });
});
