import { describe, expect, it } from "vitest";
import { isModalisError } from "../errors/modalis-error.js";
import { assertComparable, compareSpaces, describeSpace, type SpaceDifference } from "./compare-spaces.js";
import { defineSpace, type SpaceDefinition } from "./define-space.js";

const definition: SpaceDefinition = {
  modality: "image",
  dimensions: 8,
  normalisation: "l2",
  model: { id: "eye", revision: "1", preprocessing: "crop" },
};
const space = defineSpace(definition);
const changed = (change: Partial<SpaceDefinition>) => defineSpace({ ...definition, ...change });
const otherModel = (change: Partial<SpaceDefinition["model"]>) =>
  changed({ model: { ...definition.model, ...change } });

describe("compareSpaces", () => {
  it("compares a space with itself, however it was read", () => {
    expect(compareSpaces(space, JSON.parse(JSON.stringify(space)))).toEqual({
      comparable: true,
      because: "same-space",
    });
  });

  it.each<[SpaceDifference, ReturnType<typeof defineSpace>]>([
    ["modality", changed({ modality: "text", dimensions: 9 })],
    ["aspect", changed({ aspect: "colour", dimensions: 9 })],
    ["model", otherModel({ id: "lens", revision: "2" })],
    ["revision", otherModel({ revision: "2", preprocessing: "pad" })],
    ["weights", otherModel({ weightsSha256: "00" })],
    ["preprocessing", otherModel({ preprocessing: "pad" })],
    ["dimensions", changed({ dimensions: 9, normalisation: "none" })],
    ["normalisation", changed({ normalisation: "none" })],
    ["joint space", changed({ jointSpace: "senses@1" })],
    ["specification", { ...space, specificationVersion: "v2" as "v1" }],
  ])("names the %s as what differs", (because, other) => {
    expect(compareSpaces(space, other)).toEqual({ comparable: false, because });
    expect(compareSpaces(other, space)).toEqual({ comparable: false, because });
  });

  it("compares the towers of one joint space, and only with equal sizes and norms", () => {
    const image = changed({ jointSpace: "senses@1" });
    const text = changed({ modality: "text", jointSpace: "senses@1" });
    expect(compareSpaces(image, text)).toEqual({ comparable: true, because: "joint-space" });
    const wide = changed({ modality: "text", jointSpace: "senses@1", dimensions: 9 });
    expect(compareSpaces(image, wide)).toEqual({ comparable: false, because: "dimensions" });
    const raw = changed({ modality: "text", jointSpace: "senses@1", normalisation: "none" });
    expect(compareSpaces(image, raw)).toEqual({ comparable: false, because: "normalisation" });
    const later = changed({ jointSpace: "senses@2" });
    expect(compareSpaces(image, later)).toEqual({ comparable: false, because: "joint space" });
  });
});

describe("assertComparable", () => {
  it("says which two spaces, which field and what to do", () => {
    const other = otherModel({ revision: "2" });
    expect(() => assertComparable(space, space)).not.toThrow();
    try {
      assertComparable(space, other);
      expect.unreachable();
    } catch (error) {
      if (!isModalisError(error, "SPACE_MISMATCH")) throw error;
      expect(error.details).toEqual({ left: space, right: other, difference: "revision" });
      expect(error.message).toContain(describeSpace(space));
      expect(error.message).toMatch(/image eye@2 \[[0-9a-f]{16}\]: revision differs; encode one side again/);
    }
  });
});

describe("describeSpace", () => {
  it("shows the aspect only where there is one", () => {
    expect(describeSpace(space)).toBe(`image eye@1 [${space.fingerprint}]`);
    expect(describeSpace(changed({ aspect: "colour" }))).toMatch(/^image\.colour eye@1 \[/);
  });
});
