import { describe, expect, it } from "vitest";
import { timeOrderedId } from "./time-ordered-id.js";

describe("ids in the order of time", () => {
  it("are UUIDs of version 7 that sort by their times and tell them", () => {
    const times = [0, 1, 15, 16, 1_700_000_000_000, 1_700_000_000_001.7, 2 ** 48 - 1];
    const ids = times.map(timeOrderedId);
    for (const [at, id] of ids.entries()) {
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(Number.parseInt(id.replace("-", "").slice(0, 12), 16)).toBe(Math.floor(times[at]!));
    }
    expect([...ids].sort()).toEqual(ids);
  });

  it("differ at one time, and are ids at times that nobody has", () => {
    expect(new Set(Array.from({ length: 1000 }, () => timeOrderedId(5))).size).toBe(1000);
    for (const time of [-1, 2 ** 60]) expect(timeOrderedId(time)).toHaveLength(36);
  });
});
