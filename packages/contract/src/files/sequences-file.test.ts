import { describe, expect, it } from "vitest";
import { readSafetensors } from "../safetensors/read-safetensors.js";
import type { SafeTensor } from "../safetensors/safe-tensor.js";
import { writeSafetensors } from "../safetensors/write-safetensors.js";
import { defineSpace } from "../space/define-space.js";
import { createSequences } from "../tensor/create-batch.js";
import { batchFromSafetensors } from "./batch-file.js";
import { sequencesFromSafetensors, sequencesToSafetensors } from "./sequences-file.js";

const space = defineSpace({
  modality: "video",
  aspect: "frames",
  dimensions: 2,
  normalisation: "l2",
  model: { id: "eye", revision: "1", preprocessing: "blink" },
});
const film = createSequences(space, {
  ids: ["long", "short"],
  lengths: new Uint32Array([2, 1]),
  values: new Float32Array([1, 0, 0, -1, -1, 0]),
  positions: new Float32Array([0, 2.5, 0]),
  provenance: [{ contentSha256: ["a"] }, { contentSha256: ["b"], notes: ["one frame"] }],
});

describe("sequencesToSafetensors", () => {
  it("keeps space, ids, lengths, values, positions and provenance", () => {
    expect(sequencesFromSafetensors(sequencesToSafetensors(film))).toEqual(film);
  });

  it("keeps sequences without positions, and no sequences at all", () => {
    const { positions: _, provenance: __, ...bare } = film;
    expect(sequencesFromSafetensors(sequencesToSafetensors(bare))).toEqual(bare);
    const none = createSequences(space, { ids: [], lengths: new Uint32Array(), values: new Float32Array() });
    expect(sequencesFromSafetensors(sequencesToSafetensors(none))).toEqual(none);
  });

  it("stores each row in less precision with a scale of its own", () => {
    for (const dtype of ["F16", "I8"] as const) {
      const read = sequencesFromSafetensors(sequencesToSafetensors(film, { dtype }));
      expect([...read.values]).toEqual([...film.values]);
      expect(read.lengths).toEqual(film.lengths);
    }
  });
});

describe("sequencesFromSafetensors", () => {
  const { tensors, metadata } = readSafetensors(sequencesToSafetensors(film));
  const corrupt = expect.objectContaining({ code: "CORRUPT_FILE" });
  const withTensor = (name: string, tensor: SafeTensor | undefined) => {
    const changed = new Map(tensors);
    if (tensor === undefined) changed.delete(name);
    else changed.set(name, tensor);
    return writeSafetensors(changed, metadata);
  };

  it.each<[string, string, SafeTensor | undefined]>([
    ["no lengths", "lengths", undefined],
    ["lengths that are F32", "lengths", { dtype: "F32", shape: [2], data: new Float32Array([2, 1]) }],
    ["a length for one id only", "lengths", { dtype: "I32", shape: [1], data: new Int32Array([3]) }],
    ["lengths that do not add up", "lengths", { dtype: "I32", shape: [2], data: new Int32Array([1, 1]) }],
    ["a length of zero", "lengths", { dtype: "I32", shape: [2], data: new Int32Array([3, 0]) }],
    ["a negative length", "lengths", { dtype: "I32", shape: [2], data: new Int32Array([4, -1]) }],
    ["a position too few", "positions", { dtype: "F32", shape: [2], data: new Float32Array(2) }],
    ["no rows", "embeddings", undefined],
  ])("refuses a file with %s", (_, name, tensor) => {
    expect(() => sequencesFromSafetensors(withTensor(name, tensor))).toThrow(corrupt);
  });

  it("does not take a sequence file for a batch", () => {
    expect(() => batchFromSafetensors(sequencesToSafetensors(film))).toThrow(corrupt);
  });
});
