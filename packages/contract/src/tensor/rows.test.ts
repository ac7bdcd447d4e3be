import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defineSpace } from "../space/define-space.js";
import { createBatch } from "./create-batch.js";
import { concatenateBatches, normaliseRows, rowIndex, rowOf, selectRows } from "./rows.js";

const definition = {
  modality: "text",
  dimensions: 2,
  normalisation: "none",
  model: { id: "pen", revision: "1", preprocessing: "none" },
} as const;
const space = defineSpace(definition);
const batch = createBatch(
  space,
  ["a", "b", "c"],
  new Float32Array([1, 2, 3, 4, 5, 6]),
  ["x", "y", "z"].map((digest) => ({ contentSha256: [digest] })),
);

describe("rowOf and rowIndex", () => {
  it("views the row of an id", () => {
    expect(rowIndex(batch).get("b")).toBe(1);
    expect(rowIndex(batch).get("d")).toBeUndefined();
    expect([...rowOf(batch, 1)]).toEqual([3, 4]);
    expect(rowOf(batch, 1).buffer).toBe(batch.values.buffer);
  });
});

describe("selectRows", () => {
  it("gives the rows asked for, in that order, each once, with provenance", () => {
    expect(selectRows(batch, ["c", "unknown", "a", "c"])).toEqual(
      createBatch(space, ["c", "a"], new Float32Array([5, 6, 1, 2]), [
        { contentSha256: ["z"] },
        { contentSha256: ["x"] },
      ]),
    );
    expect(selectRows(batch, []).ids).toEqual([]);
  });

  it("copies, so that changing the selection leaves the batch alone", () => {
    const selected = selectRows(batch, ["a"]);
    selected.values[0] = 99;
    expect(batch.values[0]).toBe(1);
  });
});

describe("concatenateBatches", () => {
  const more = createBatch(space, ["d"], new Float32Array([7, 8]), [{ contentSha256: ["w"] }]);

  it("puts rows and provenance one after the other", () => {
    const joined = concatenateBatches([batch, more]);
    expect(joined.ids).toEqual(["a", "b", "c", "d"]);
    expect([...joined.values]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(joined.provenance).toEqual([...batch.provenance!, ...more.provenance!]);
  });

  it("leaves provenance out when a batch has none", () => {
    const { provenance: _, ...bare } = more;
    expect(concatenateBatches([batch, bare])).not.toHaveProperty("provenance");
  });

  it("refuses another space and a repeated id", () => {
    const other = createBatch(defineSpace({ ...definition, modality: "image" }), ["d"], new Float32Array(2));
    expect(() => concatenateBatches([batch, other])).toThrow(
      expect.objectContaining({ code: "SPACE_MISMATCH" }),
    );
    expect(() => concatenateBatches([batch, batch])).toThrow(
      expect.objectContaining({ code: "INVALID_TENSOR" }),
    );
  });
});

describe("normaliseRows", () => {
  it("scales each row alone, in place, and leaves a row of zeros", () => {
    const values = new Float32Array([3, 4, 0, 0, 0, -2]);
    expect(normaliseRows(values, 2)).toBe(values);
    [0.6, 0.8, 0, 0, 0, -1].forEach((expected, at) => {
      expect(values[at]).toBeCloseTo(expected, 6);
    });
  });

  it("gives unit length to any row that is not all but zero", () => {
    const value = fc.float({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(fc.array(value, { minLength: 4, maxLength: 4 }), (row) => {
        fc.pre(row.some((part) => Math.abs(part) > 1e-30));
        expect(Math.hypot(...normaliseRows(Float32Array.from(row), 4))).toBeCloseTo(1, 5);
      }),
    );
  });
});
