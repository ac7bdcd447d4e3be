import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isModalisError } from "../errors/modalis-error.js";
import { readSafetensors } from "../safetensors/read-safetensors.js";
import { writeSafetensors } from "../safetensors/write-safetensors.js";
import { defineSpace, type SpaceDefinition } from "../space/define-space.js";
import { createBatch } from "../tensor/create-batch.js";
import { normaliseRows, rowOf } from "../tensor/rows.js";
import { batchFromSafetensors, batchToSafetensors } from "./batch-file.js";

const definition: SpaceDefinition = {
  modality: "smell",
  dimensions: 3,
  normalisation: "none",
  model: { id: "nose", revision: "1", preprocessing: "sniffed twice" },
};
const space = defineSpace(definition);
const digest = "ab".repeat(32);
const batch = createBatch(space, ["rose", "smoke"], new Float32Array([1, -2, 3, 0.5, 0, -0.25]), [
  { contentSha256: [digest], notes: ["two sniffs"] },
  { contentSha256: [digest, digest] },
]);

describe("batchToSafetensors", () => {
  it("keeps space, ids, values and provenance", () => {
    expect(batchFromSafetensors(batchToSafetensors(batch))).toEqual(batch);
  });

  it("keeps an empty batch and any id, however odd", () => {
    const empty = createBatch(space, [], new Float32Array());
    expect(batchFromSafetensors(batchToSafetensors(empty))).toEqual(empty);
    const ids = ["", "__proto__", '"quoted"\n', "\ud800", "日本語", "🌹", "__metadata__"];
    const odd = createBatch(space, ids, new Float32Array(ids.length * 3));
    expect(batchFromSafetensors(batchToSafetensors(odd)).ids).toEqual(ids);
  });

  it("writes the same bytes for the same batch", () => {
    expect(batchToSafetensors(batch)).toEqual(batchToSafetensors(structuredClone(batch)));
  });

  it("keeps every finite float32 exactly as F32, and to 11 bits as F16", () => {
    const rows = fc.array(fc.float({ noNaN: true, min: -60000, max: 60000 }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(rows, (values) => {
        const one = createBatch(space, ["a"], Float32Array.from(values));
        expect(batchFromSafetensors(batchToSafetensors(one)).values).toEqual(one.values);
        const halved = batchFromSafetensors(batchToSafetensors(one, { dtype: "F16" })).values;
        for (const [at, value] of one.values.entries()) {
          expect(Math.abs(halved[at]! - value)).toBeLessThanOrEqual(
            Math.max(Math.abs(value) * 2 ** -11, 2 ** -25),
          );
        }
      }),
    );
  });

  it("keeps I8 rows within half a step of their own scale, whatever the other rows hold", () => {
    const value = fc.float({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(fc.array(value, { minLength: 6, maxLength: 6 }), (values) => {
        const two = createBatch(space, ["a", "b"], Float32Array.from(values));
        const read = batchFromSafetensors(batchToSafetensors(two, { dtype: "I8" }));
        for (const row of [0, 1]) {
          const largest = Math.max(...rowOf(two, row).map(Math.abs));
          const step = Math.max((largest / 127) * 1.0001, 2 ** -149 * 128);
          for (let at = 0; at < 3; at++) {
            expect(Math.abs(rowOf(read, row)[at]! - rowOf(two, row)[at]!)).toBeLessThanOrEqual(
              step / 2 + 2 ** -149 * 64,
            );
          }
        }
      }),
    );
  });

  it("gives back rows of unit length where the space declares it", () => {
    const unit = defineSpace({ ...definition, normalisation: "l2" });
    const values = normaliseRows(new Float32Array([0.3, -0.2, 0.9, 5, 1, 1]), 3);
    for (const dtype of ["F32", "F16", "I8"] as const) {
      const read = batchFromSafetensors(batchToSafetensors(createBatch(unit, ["a", "b"], values), { dtype }));
      for (const row of [0, 1]) expect(Math.hypot(...rowOf(read, row))).toBeCloseTo(1, 6);
    }
  });

  it("refuses what F16 cannot hold and a batch that is none", () => {
    const large = createBatch(space, ["a"], new Float32Array([70000, 0, 0]));
    expect(code(() => batchToSafetensors(large, { dtype: "F16" }))).toBe("INVALID_ARGUMENT");
    expect(code(() => batchToSafetensors({ ...batch, ids: ["rose"] }))).toBe("INVALID_TENSOR");
  });
});

describe("batchFromSafetensors", () => {
  const file = readSafetensors(batchToSafetensors(batch));
  const rewritten = (changes: Record<string, string | undefined>) => {
    const metadata = Object.entries({ ...file.metadata, ...changes }).filter(
      ([, text]) => text !== undefined,
    );
    return writeSafetensors(file.tensors, Object.fromEntries(metadata) as Record<string, string>);
  };
  const json = (value: unknown) => JSON.stringify(value);

  it.each<[string, Record<string, string | undefined>]>([
    ["no layout", { layout: undefined }],
    ["another layout", { layout: "embedding-sequences/1" }],
    ["no space", { space: undefined }],
    ["a space that is not JSON", { space: "{" }],
    ["a space whose fingerprint is not its own", { space: json({ ...space, fingerprint: "0".repeat(16) }) }],
    ["a space of a later version", { space: json({ ...space, specificationVersion: "v2" }) }],
    ["a space with a modality of two words", { space: json({ ...space, modality: "two words" }) }],
    ["a space of other dimensions", { space: json(defineSpace({ ...definition, dimensions: 2 })) }],
    ["fewer ids than rows", { ids: json(["rose"]) }],
    ["an id twice", { ids: json(["rose", "rose"]) }],
    ["ids that are numbers", { ids: json([1, 2]) }],
    ["provenance for fewer rows", { provenance: json([{ contentSha256: [] }]) }],
    ["provenance without digests", { provenance: json([{}, null]) }],
  ])("refuses a file with %s", (_, changes) => {
    expect(code(() => batchFromSafetensors(rewritten(changes)))).toBe("CORRUPT_FILE");
  });

  it("refuses values that are not finite and I8 rows without scales", () => {
    const shape = [2, 3];
    const wrong = [
      { dtype: "F32", shape, data: new Float32Array(6).fill(Number.NaN) },
      { dtype: "F32", shape: [3, 2], data: new Float32Array(6) },
      { dtype: "F32", shape: [6], data: new Float32Array(6) },
      { dtype: "I8", shape, data: new Int8Array(6) },
      { dtype: "I32", shape, data: new Int32Array(6) },
    ] as const;
    for (const tensor of wrong) {
      const bytes = writeSafetensors(new Map([["embeddings", tensor]]), file.metadata);
      expect(code(() => batchFromSafetensors(bytes))).toBe("CORRUPT_FILE");
    }
    expect(code(() => batchFromSafetensors(writeSafetensors(new Map(), file.metadata)))).toBe("CORRUPT_FILE");
  });

  it("never fails on mutated files with anything but CORRUPT_FILE", () => {
    const valid = batchToSafetensors(batch, { dtype: "I8" });
    const change = fc.record({ at: fc.nat(valid.length - 1), byte: fc.nat(255) });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const bytes = valid.slice();
        for (const { at, byte } of changes) bytes[at] = byte;
        expect([undefined, "CORRUPT_FILE"]).toContain(code(() => batchFromSafetensors(bytes)));
      }),
      { numRuns: 1000 },
    );
  });
});

/** The code of the ModalisError that `action` throws; any other error is rethrown. */
function code(action: () => unknown): string | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    if (isModalisError(error)) return error.code;
    throw error;
  }
}
