import { compareSpaces } from "@modalis/contract";
import { describe, expect, it } from "vitest";
import { meanColourEncoder } from "./test-fixtures/mean-colour-encoder.js";
import { frameSpace, pooledSpace, type VideoSpaceSettings } from "./video-spaces.js";

const settings: VideoSpaceSettings = {
  sampling: { kind: "uniform", count: 8 },
  leastFrameSide: 256,
  pooling: "mean",
};

describe("the spaces of films", () => {
  it("change whenever sampling, scaling, pooling or the frame encoder do", () => {
    const { space } = meanColourEncoder();
    const fingerprints = [
      pooledSpace(space, settings),
      pooledSpace(space, { ...settings, sampling: { kind: "uniform", count: 9 } }),
      pooledSpace(space, { ...settings, sampling: { kind: "shots" } }),
      pooledSpace(space, { ...settings, leastFrameSide: 224 }),
      pooledSpace(space, { ...settings, pooling: "max" }),
      pooledSpace(meanColourEncoder("l2").space, settings),
      frameSpace(space, settings),
    ].map(({ fingerprint }) => fingerprint);
    expect(new Set(fingerprints).size).toBe(fingerprints.length);
    expect(pooledSpace(space, settings).fingerprint).toBe(fingerprints[0]);
  });

  it("stay comparable with texts and pictures of a joint space, but for the maximum", () => {
    const { space } = meanColourEncoder("l2", "joint@1");
    expect(compareSpaces(space, pooledSpace(space, settings))).toMatchObject({ comparable: true });
    expect(compareSpaces(space, frameSpace(space, settings))).toMatchObject({ comparable: true });
    expect(compareSpaces(space, pooledSpace(space, { ...settings, pooling: "max" }))).toMatchObject({
      comparable: false,
    });
  });
});
