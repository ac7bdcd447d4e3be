import { isModalisError } from "@modalis/contract";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileFilter, dependsOnTime } from "./compile-filter.js";
import { type Filter, parseFilter } from "./filter.js";

const NOW = Date.UTC(2026, 10, 22);
const DAY = 86_400_000;
const ITEM = {
  id: "a",
  labels: ["new", "sale"],
  timestampMs: NOW - 2 * DAY,
  attributes: {
    price: 20,
    brand: "Anker",
    released: "2026-11-01",
    tags: ["red", 7],
    shop: { city: "Bern", at: { latitude: 46.948, longitude: 7.4474 } },
    "a.b": 1,
    gone: null,
  },
};
const passes = (json: unknown) => compileFilter(parseFilter(json), { nowMs: NOW })(ITEM);

describe("filters", () => {
  it.each<[unknown, boolean]>([
    [{ attribute: "price", equals: 20 }, true],
    [{ attribute: "price", equals: "20" }, false],
    [{ attribute: "price", atLeast: 20, lessThan: 21 }, true],
    [{ attribute: "price", greaterThan: 20 }, false],
    [{ attribute: "price", atMost: "99" }, false],
    [{ attribute: "released", greaterThan: "2026-10-31", atMost: "2026-11-01" }, true],
    [{ attribute: "brand", in: ["Anker", "Sony"] }, true],
    [{ attribute: "brand", startsWith: "An" }, true],
    [{ attribute: "brand", contains: "nke" }, true],
    [{ attribute: "tags", contains: 7 }, true],
    [{ attribute: "tags", contains: "7" }, false],
    [{ attribute: "tags", containsAny: ["blue", "red"] }, true],
    [{ attribute: "shop.city", equals: "Bern" }, true],
    [{ attribute: "a.b", equals: 1 }, true],
    [{ attribute: "colour", exists: false }, true],
    [{ attribute: "price", exists: false }, false],
    [{ attribute: "gone", exists: true }, false],
    [{ attribute: "gone", equals: null }, true],
    [{ attribute: "colour", equals: "red" }, false],
    [{ not: { attribute: "colour", equals: "red" } }, true],
    [{ attribute: "@id", in: ["a"] }, true],
    [{ attribute: "@labels", contains: "sale" }, true],
    [{ attribute: "@timestamp", newerThanMs: 2 * DAY }, true],
    [{ attribute: "@timestamp", olderThanMs: 2 * DAY }, false],
    [{ attribute: "released", olderThanMs: 20 * DAY }, true],
    [{ attribute: "brand", newerThanMs: DAY }, false],
    [{ attribute: "__proto__.constructor", exists: true }, false],
    [{ attribute: "toString", exists: true }, false],
    [{ and: [] }, true],
    [{ or: [] }, false],
  ])("%j is %s", (json, expected) => {
    expect(passes(json)).toBe(expected);
  });

  it("measure distance on the globe", () => {
    // Bern to Zurich is 95.5 km by great circle.
    const zurich = { latitude: 47.3769, longitude: 8.5417 };
    expect(passes({ attribute: "shop.at", within: { ...zurich, kilometres: 96 } })).toBe(true);
    expect(passes({ attribute: "shop.at", within: { ...zurich, kilometres: 95 } })).toBe(false);
    expect(passes({ attribute: "shop.city", within: { ...zurich, kilometres: 1e4 } })).toBe(false);
  });

  it.each<[string, unknown]>([
    ["filter is not an object", "price > 3"],
    ["filter is not an object", []],
    ["filter has neither", {}],
    ["filter has neither", { and: [], or: [] }],
    ["filter.and is not a list", { and: {} }],
    [
      "filter.or[1].attribute is an empty text",
      {
        or: [
          { attribute: "a", equals: 1 },
          { attribute: "", equals: 1 },
        ],
      },
    ],
    ["filter says nothing of", { attribute: "a" }],
    ["filter.matches is no operator", { attribute: "a", matches: ".*" }],
    ["filter.constructor is no operator", { attribute: "a", constructor: 1 }],
    ["filter.equals is not a text", { attribute: "a", equals: {} }],
    ["filter.equals is not a text", { attribute: "a", equals: Number.NaN }],
    ["filter.within is not", { attribute: "a", within: { latitude: 91, longitude: 0, kilometres: 1 } }],
    ["filter.in is not a list", { attribute: "a", in: "abc" }],
    ["filter.newerThanMs is not a number", { attribute: "a", newerThanMs: -1 }],
  ])("say what is wrong: %s", (message, json) => {
    expect(() => parseFilter(json)).toThrow(message);
  });

  it("end at a depth and a number of conditions that cost nothing to refuse", () => {
    let deep: Filter = { attribute: "a", equals: 1 };
    for (let level = 0; level < 10_000; level++) deep = { not: deep };
    expect(() => parseFilter(deep)).toThrow("levels deep");
    const wide = { or: Array.from({ length: 300 }, () => ({ attribute: "a", equals: 1 })) };
    expect(() => parseFilter(wide)).toThrow("more than 256 conditions");
  });

  it("accept or refuse any JSON with a typed error", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        try {
          compileFilter(parseFilter(json), { nowMs: NOW })(ITEM);
        } catch (error) {
          expect(isModalisError(error, "INVALID_ARGUMENT")).toBe(true);
        }
      }),
    );
  });

  it("obey De Morgan's laws", () => {
    const condition = fc.record({
      attribute: fc.constantFrom("price", "brand", "tags", "none"),
      equals: fc.constantFrom<string | number>(20, "Anker", 7),
    });
    fc.assert(
      fc.property(condition, condition, (one, other) => {
        expect(passes({ not: { and: [one, other] } })).toBe(passes({ or: [{ not: one }, { not: other }] }));
      }),
    );
  });

  it("tell whether time changes their answer", () => {
    expect(dependsOnTime({ and: [{ not: { attribute: "a", newerThanMs: 1 } }] })).toBe(true);
    expect(dependsOnTime({ or: [{ attribute: "a", equals: 1 }] })).toBe(false);
  });
});
