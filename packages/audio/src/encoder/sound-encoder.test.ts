import { defineSpace } from "@modalis/contract";
import { describe, expect, it } from "vitest";
import { createSoundEncoder } from "./sound-encoder.js";

const space = defineSpace({
  modality: "audio",
  dimensions: 1,
  normalisation: "none",
  model: { id: "reciprocal", revision: "1", preprocessing: "none" },
});

describe("createSoundEncoder", () => {
  it("reports a row that is not finite and keeps those of the other sounds", async () => {
    await using encoder = createSoundEncoder({
      space,
      maxBatchSize: 4,
      decodeAhead: 1,
      load: async (content) => (content as { samples: Float32Array }).samples,
      embed: async ([first]) => Float32Array.of(1 / first!),
    });
    const inputs = [2, 0, 4].map((sample, at) => ({
      id: `${at}`,
      content: { sampleRateHz: 8_000, samples: Float32Array.of(sample) },
    }));
    const { batch, failures } = await encoder.encode(inputs);
    expect([batch.ids, [...batch.values]]).toEqual([
      ["0", "2"],
      [0.5, 0.25],
    ]);
    expect(failures).toMatchObject([{ id: "1", error: { code: "INVALID_MODEL" } }]);
  });
});
