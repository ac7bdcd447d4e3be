import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { textParts } from "./text-parts.js";

describe("textParts", () => {
  it("loses nothing, and never gives a part over 1,000 units", () => {
    const unit = fc.constantFrom("a", " ", "中", "。", "😀", "long".repeat(300));
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 3_000 }), (text) => {
        const parts = [...textParts(text)];
        expect(parts.join("")).toBe(text);
        for (const part of parts) expect(part.length).toBeLessThanOrEqual(1_000);
      }),
    );
  });

  it("breaks after white space, or after a full stop where there is none", () => {
    expect([...textParts("word ".repeat(300))].map((part) => part.length)).toEqual([1_000, 500]);
    expect([...textParts(`${"字".repeat(698)}。${"字".repeat(700)}`)].map((part) => part.length)).toEqual([
      699, 700,
    ]);
  });

  it("never parts a pair of surrogates", () => {
    for (const part of textParts(`a${"😀".repeat(1_200)}`)) expect(part).not.toMatch(/\p{Cs}/u);
  });
});
