import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson, defineSpace, fingerprintOf, type SpaceDefinition } from "./define-space.js";

const definition: SpaceDefinition = {
  modality: "image",
  aspect: "colour",
  dimensions: 8,
  normalisation: "l2",
  model: { id: "eye", revision: "1", weightsSha256: "00", preprocessing: "crop" },
  jointSpace: "senses@1",
};

describe("defineSpace", () => {
  it("adds version and fingerprint to the definition and freezes it", () => {
    const space = defineSpace(definition);
    expect(space).toEqual({
      specificationVersion: "v1",
      ...definition,
      fingerprint: fingerprintOf(definition),
    });
    expect(Object.isFrozen(space) && Object.isFrozen(space.model)).toBe(true);
  });

  it("keeps the fingerprint it gave in version 1, so that stored spaces stay readable", () => {
    expect(defineSpace(definition).fingerprint).toBe("ab766b6ced6f5368");
  });

  it("gives one fingerprint whatever the order of the fields, and whether absent fields are undefined", () => {
    const { model, ...rest } = definition;
    const reversed = Object.fromEntries(
      Object.entries({ ...rest, model }).reverse(),
    ) as unknown as SpaceDefinition;
    const turned = {
      ...reversed,
      model: Object.fromEntries(Object.entries(model).reverse()),
    } as SpaceDefinition;
    expect(defineSpace(turned).fingerprint).toBe(defineSpace(definition).fingerprint);
    const { aspect: _, ...main } = definition;
    expect(fingerprintOf({ ...main, aspect: undefined } as unknown as SpaceDefinition)).toBe(
      fingerprintOf(main),
    );
  });

  it.each<[string, Partial<SpaceDefinition>]>([
    ["modality", { modality: "text" }],
    ["aspect", { aspect: "shape" }],
    ["dimensions", { dimensions: 9 }],
    ["normalisation", { normalisation: "none" }],
    ["joint space", { jointSpace: "senses@2" }],
    ["model id", { model: { ...definition.model, id: "lens" } }],
    ["revision", { model: { ...definition.model, revision: "2" } }],
    ["weights", { model: { ...definition.model, weightsSha256: "01" } }],
    ["preprocessing", { model: { ...definition.model, preprocessing: "pad" } }],
  ])("gives another fingerprint when the %s differs", (_, change) => {
    expect(defineSpace({ ...definition, ...change }).fingerprint).not.toBe(
      defineSpace(definition).fingerprint,
    );
  });

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])("refuses %d dimensions", (dimensions) => {
    expect(() => defineSpace({ ...definition, dimensions })).toThrow(
      expect.objectContaining({ code: "INVALID_ARGUMENT" }),
    );
  });

  it.each(["", "image.colour", "two words"])('refuses "%s" as modality and as aspect', (word) => {
    const refused = expect.objectContaining({ code: "INVALID_ARGUMENT" });
    expect(() => defineSpace({ ...definition, modality: word })).toThrow(refused);
    expect(() => defineSpace({ ...definition, aspect: word })).toThrow(refused);
  });
});

describe("canonicalJson", () => {
  it("is JSON of the same value with its keys sorted", () => {
    expect(canonicalJson({ b: [1, { d: null, c: "x" }], a: true })).toBe(
      '{"a":true,"b":[1,{"c":"x","d":null}]}',
    );
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
