import { describe, expect, it } from "vitest";
import { DEFAULT_SETTINGS } from "./catalogue-settings.js";
import { preferenceOf } from "./preference-of.js";

describe("preferenceOf", () => {
  it.each([
    [{ kind: "like" }, "positive"],
    [{ kind: "interaction" }, "positive"],
    [{ kind: "dislike" }, "negative"],
    [{ kind: "impression" }, "neutral"],
    [{ kind: "constructor" }, "neutral"],
    [{ kind: "rating", value: 4 }, "positive"],
    [{ kind: "rating", value: 3 }, "neutral"],
    [{ kind: "rating", value: 2 }, "negative"],
    [{ kind: "rating" }, "neutral"],
  ] as const)("reads %o as %s", (event, preference) => {
    expect(preferenceOf(event, DEFAULT_SETTINGS.events)).toBe(preference);
  });
});
