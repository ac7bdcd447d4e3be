import { readSafetensors, writeSafetensors } from "@modalis/contract";
import { describe, expect, it } from "vitest";
import { runScoresFromSafetensors, runScoresToSafetensors } from "./scores-file.js";
import { summariseSeeds } from "./summarise-seeds.js";

const corrupt = expect.objectContaining({ code: "CORRUPT_FILE" });

describe("runScoresToSafetensors", () => {
  const scores = {
    model: "implicit-als",
    userIds: ["a", 'b"\n', "é"],
    metrics: new Map([
      ["recall@20", Float64Array.of(0, 0.5, 1)],
      ["ndcg@20", Float64Array.of(0.1, 1 / 3, 1)],
    ]),
    digest: "d",
  };
  const bytes = runScoresToSafetensors(scores);

  it("is read back to single precision, the same bytes each time", () => {
    const read = runScoresFromSafetensors(bytes);
    expect([read.model, read.userIds, read.digest]).toEqual(["implicit-als", scores.userIds, "d"]);
    for (const [name, values] of scores.metrics) {
      for (const [at, value] of values.entries()) expect(read.metrics.get(name)![at]).toBeCloseTo(value, 7);
    }
    expect(runScoresToSafetensors(scores)).toEqual(bytes);
    const { digest: _, ...without } = scores;
    expect(runScoresFromSafetensors(runScoresToSafetensors(without))).not.toHaveProperty("digest");
  });

  it("refuses another file, a cut one, and parts that do not fit together", () => {
    const { tensors, metadata } = readSafetensors(bytes);
    const files = [
      bytes.subarray(0, bytes.length - 4),
      writeSafetensors(tensors, { ...metadata, layout: "another" }),
      writeSafetensors(tensors, { ...metadata, userIds: '["a","b"]' }),
      writeSafetensors(tensors, { ...metadata, userIds: '["a","a","b"]' }),
      writeSafetensors(tensors, { ...metadata, userIds: "[1,2,3]" }),
      writeSafetensors(tensors, { ...metadata, userIds: "{" }),
      writeSafetensors(
        new Map([["recall@20", { dtype: "F32", shape: [3], data: Float32Array.of(0, 1, Number.NaN) }]]),
        metadata,
      ),
      writeSafetensors(
        new Map([["recall@20", { dtype: "U8", shape: [3], data: Uint8Array.of(0, 1, 2) }]]),
        metadata,
      ),
    ];
    for (const file of files) expect(() => runScoresFromSafetensors(file)).toThrow(corrupt);
  });
});

describe("summariseSeeds", () => {
  it("gives mean and deviation over the seeds, metric by metric", () => {
    const seeds = [
      { "recall@20": { mean: 1 }, auc: 0.5 },
      { "recall@20": { mean: 2 }, auc: 0.5 },
    ];
    expect(summariseSeeds([...seeds, { "recall@20": { mean: 3 }, auc: 0.5 }])).toEqual({
      "recall@20": { mean: 2, std: 1 },
      auc: { mean: 0.5, std: 0 },
    });
    expect(summariseSeeds([{ auc: Number.NaN, "hit@1": 0.25 }])).toEqual({
      auc: { mean: null, std: null },
      "hit@1": { mean: 0.25, std: 0 },
    });
  });

  it("refuses no seeds, and a seed that lacks a metric", () => {
    const refused = expect.objectContaining({ code: "INVALID_ARGUMENT" });
    expect(() => summariseSeeds([])).toThrow(refused);
    expect(() => summariseSeeds([{ auc: 1 }, {}])).toThrow(/seed 2 of 2 has no "auc"/);
  });
});
