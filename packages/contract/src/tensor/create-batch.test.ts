import { describe, expect, it } from "vitest";
import { defineSpace } from "../space/define-space.js";
import { createBatch, createSequences } from "./create-batch.js";

const space = defineSpace({
  modality: "text",
  dimensions: 2,
  normalisation: "none",
  model: { id: "pen", revision: "1", preprocessing: "none" },
});
const invalid = expect.objectContaining({ code: "INVALID_TENSOR" });
const provenance = [{ contentSha256: ["a"] }];

describe("createBatch", () => {
  it("keeps the values it is given, without a copy", () => {
    const values = new Float32Array([1, 2, 3, 4]);
    const batch = createBatch(space, ["a", "b"], values);
    expect(batch).toEqual({ space, ids: ["a", "b"], values });
    expect(batch.values).toBe(values);
    expect(createBatch(space, ["a"], new Float32Array(2), provenance).provenance).toBe(provenance);
  });

  it.each<[string, string[], number[], RegExp]>([
    ["too few values", ["a", "b"], [1, 2, 3], /2 rows of 2 need 4 values, not 3/],
    ["too many values", ["a"], [1, 2, 3], /1 rows of 2 need 2 values, not 3/],
    ["an id twice", ["a", "a"], [1, 2, 3, 4], /id "a" appears twice/],
    ["a value that is no number", ["a"], [1, Number.NaN], /value 1 is NaN/],
    ["a value that is infinite", ["a"], [Number.NEGATIVE_INFINITY, 1], /value 0 is -Infinity/],
  ])("refuses %s and says which", (_, ids, values, message) => {
    expect(() => createBatch(space, ids, Float32Array.from(values))).toThrow(invalid);
    expect(() => createBatch(space, ids, Float32Array.from(values))).toThrow(message);
  });

  it("refuses provenance for another number of rows", () => {
    expect(() => createBatch(space, ["a", "b"], new Float32Array(4), provenance)).toThrow(invalid);
  });
});

describe("createSequences", () => {
  const parts = { ids: ["a", "b"], lengths: new Uint32Array([1, 2]), values: new Float32Array(6) };

  it("keeps what it is given", () => {
    const whole = {
      ...parts,
      positions: new Float32Array([0, 0, 1]),
      provenance: [...provenance, ...provenance],
    };
    expect(createSequences(space, whole)).toEqual({ space, ...whole });
  });

  it.each<[string, Partial<Parameters<typeof createSequences>[1]>]>([
    ["an id without a row", { lengths: new Uint32Array([0, 3]) }],
    ["a length too few", { lengths: new Uint32Array([3]) }],
    ["lengths that do not add up to the rows", { lengths: new Uint32Array([2, 2]) }],
    ["a position too few", { positions: new Float32Array(2) }],
    ["an id twice", { ids: ["a", "a"] }],
    ["provenance of one id only", { provenance }],
    ["a value that is no number", { values: new Float32Array(6).fill(Number.NaN) }],
  ])("refuses %s", (_, change) => {
    expect(() => createSequences(space, { ...parts, ...change })).toThrow(invalid);
  });
});
