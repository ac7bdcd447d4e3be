import { defineSpace } from "@modalis/contract";
import { describe, expect, it } from "vitest";
import { collectRows } from "./collect-rows.js";

const space = defineSpace({
  modality: "text",
  dimensions: 2,
  normalisation: "none",
  model: { id: "m", revision: "1", preprocessing: "none" },
});
const rows = ["a", "b", "c"].map((id) => ({ id, provenance: { contentSha256: [id] } }));

describe("collectRows", () => {
  it("keeps rows, ids and provenance in order", () => {
    const { batch, failures } = collectRows(space, rows, Float32Array.of(1, 2, 3, 4, 5, 6), []);
    expect([batch.ids, [...batch.values], failures]).toEqual([["a", "b", "c"], [1, 2, 3, 4, 5, 6], []]);
  });

  it("reports a row that is not finite, and keeps those beside it", () => {
    const { batch, failures } = collectRows(space, rows, Float32Array.of(1, 2, Number.NaN, 4, 5, 6), []);
    expect([batch.ids, [...batch.values]]).toEqual([
      ["a", "c"],
      [1, 2, 5, 6],
    ]);
    expect(batch.provenance).toEqual([{ contentSha256: ["a"] }, { contentSha256: ["c"] }]);
    expect(failures).toMatchObject([{ id: "b", error: { code: "INVALID_MODEL" } }]);
  });
});
