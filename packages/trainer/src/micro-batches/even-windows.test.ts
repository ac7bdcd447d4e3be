import fc from "fast-check";
import { expect, it } from "vitest";
import { evenWindows } from "./even-windows.js";

it("covers all places once, in windows no longer than asked that differ by one place at most", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 1, max: 600 }), (length, most) => {
      const windows = evenWindows(length, most);
      const sizes = windows.map(({ from, to }) => to - from);
      expect(windows.map(({ from }) => from)).toEqual(
        length === 0 ? [] : [0, ...windows.slice(0, -1).map(({ to }) => to)],
      );
      expect(windows.at(-1)?.to ?? 0).toBe(length);
      expect(windows.length).toBe(Math.ceil(length / most));
      expect(Math.max(0, ...sizes)).toBeLessThanOrEqual(most);
      if (length > 0) expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    }),
  );
});
