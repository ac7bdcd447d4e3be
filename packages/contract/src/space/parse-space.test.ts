import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isModalisError } from "../errors/modalis-error.js";
import { defineSpace } from "./define-space.js";
import { parseSpace } from "./parse-space.js";

const space = defineSpace({
  modality: "audio",
  aspect: "rhythm",
  dimensions: 4,
  normalisation: "none",
  model: { id: "ear", revision: "1", weightsSha256: "00", preprocessing: "trim" },
  jointSpace: "senses@1",
});

describe("parseSpace", () => {
  it("reads what JSON.stringify wrote, and leaves out fields it does not know", () => {
    expect(parseSpace(JSON.parse(JSON.stringify(space)))).toEqual(space);
    expect(parseSpace({ ...space, later: "a field of a later release" })).toEqual(space);
  });

  it.each<[string, object]>([
    ["a later version", { specificationVersion: "v2" }],
    ["another fingerprint", { fingerprint: "0000000000000000" }],
    ["a field its fingerprint does not cover", { dimensions: 5 }],
    ["no modality", { modality: undefined }],
    ["a modality with a dot", { modality: "audio.rhythm" }],
    ["an aspect that is a number", { aspect: 1 }],
    ["dimensions that are text", { dimensions: "4" }],
    ["no dimensions", { dimensions: 0 }],
    ["an unknown normalisation", { normalisation: "l1" }],
    ["a model that is text", { model: "ear" }],
    ["a fingerprint that cannot be written as text", { fingerprint: { toString: null } }],
    ["dimensions that cannot be written as text", { dimensions: { toString: null } }],
    ["a normalisation that cannot be written as text", { normalisation: { toString: null } }],
    ["a model without revision", { model: { id: "ear", preprocessing: "trim" } }],
  ])("refuses a space with %s", (_, change) => {
    expect(() => parseSpace({ ...space, ...change })).toThrow(
      expect.objectContaining({ code: "CORRUPT_FILE" }),
    );
  });

  it("refuses any other JSON with CORRUPT_FILE", () => {
    const value = fc.oneof(fc.jsonValue(), fc.record({ specificationVersion: fc.constant("v1") }));
    fc.assert(
      fc.property(value, fc.jsonValue(), fc.constantFrom(...Object.keys(space)), (whole, field, name) => {
        for (const candidate of [whole, { ...space, [name]: field }]) {
          try {
            expect(parseSpace(candidate)).toEqual(space);
          } catch (error) {
            if (!isModalisError(error, "CORRUPT_FILE")) throw error;
          }
        }
      }),
    );
  });
});
