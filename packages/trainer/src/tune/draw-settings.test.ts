import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SettingRange } from "../model/model-definition.js";
import { seededRandom } from "../random/seeded-random.js";
import { drawNear, drawSettings } from "./draw-settings.js";

describe("drawSettings and drawNear", () => {
  it("stay within their ranges, from anywhere and at any width", () => {
    const range: fc.Arbitrary<SettingRange> = fc.oneof(
      fc.record({
        kind: fc.constantFrom("number" as const, "whole" as const),
        from: fc.integer({ min: 1, max: 50 }),
        to: fc.integer({ min: 51, max: 5000 }),
        scale: fc.constantFrom("linear" as const, "log" as const),
      }),
      fc.record({
        kind: fc.constant("choice" as const),
        values: fc.constantFrom([1, 2], ["a"], [true, false]),
      }),
    );
    fc.assert(
      fc.property(range, fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(), (setting, width, seed) => {
        const space = { setting };
        const random = seededRandom(seed);
        const first = drawSettings(space, { setting: 1, other: "kept" }, random);
        const second = drawNear(space, first, width, random);
        for (const drawn of [first, second]) {
          expect(drawn.other).toBe("kept");
          const value = drawn.setting!;
          if (setting.kind === "choice") expect(setting.values).toContain(value);
          else {
            expect(value).toBeGreaterThanOrEqual(setting.from);
            expect(value).toBeLessThanOrEqual(setting.to);
            if (setting.kind === "whole") expect(Number.isInteger(value)).toBe(true);
          }
        }
      }),
    );
  });
});
