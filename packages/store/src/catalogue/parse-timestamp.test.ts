import { describe, expect, it } from "vitest";
import { parseTimestamp } from "./parse-timestamp.js";

describe("parseTimestamp", () => {
  it.each([
    ["2024-05-01", Date.UTC(2024, 4, 1)],
    ["2024-05-01T10:30", Date.UTC(2024, 4, 1, 10, 30)],
    ["2024-05-01 10:30:05.250", Date.UTC(2024, 4, 1, 10, 30, 5, 250)],
    ["2024-05-01T10:30:00Z", Date.UTC(2024, 4, 1, 10, 30)],
    ["2024-05-01T10:30:00+02:00", Date.UTC(2024, 4, 1, 8, 30)],
    ["2024-05-01T10:30:00+0200", Date.UTC(2024, 4, 1, 8, 30)],
    [1_700_000_000, 1_700_000_000_000],
    ["1700000000", 1_700_000_000_000],
    [1_700_000_000.5, 1_700_000_000_500],
    [1_700_000_000_123, 1_700_000_000_123],
    [0, 0],
    [-86_400, -86_400_000],
  ])("reads %s", (value, milliseconds) => {
    expect(parseTimestamp(value)).toBe(milliseconds);
  });

  it.each(["soon", "", "2024-13-01", "01/02/2024", "2024-05-01T99:00", 1e300, Number.NaN, true, null, {}])(
    "refuses %s",
    (value) => {
      expect(parseTimestamp(value)).toBeUndefined();
    },
  );
});
