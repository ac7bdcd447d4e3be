import { describe, expect, it } from "vitest";
import { gatherLikes } from "./gather-likes.js";

const HALF_LIFE_MS = 1_000;
const NOW_MS = 1_800_000_000_000;
const like = (slot: number, timestampMs: number) => ({ slot, weight: 1, timestampMs, kind: 0 });

describe("gatherLikes", () => {
  it("halves a like with every half-life before the latest", () => {
    const { weights } = gatherLikes([like(1, NOW_MS), like(2, NOW_MS - 2 * HALF_LIFE_MS)], HALF_LIFE_MS);
    expect([...weights]).toEqual([
      [1, 1],
      [2, 0.25],
    ]);
  });

  it("counts a like of unknown time as old as the oldest of known time, not as of 1970", () => {
    const events = [like(1, NOW_MS), like(2, NOW_MS - HALF_LIFE_MS), like(3, 0)];
    const { weights } = gatherLikes(events, HALF_LIFE_MS);
    expect(weights.get(3)).toBe(0.5);
    expect(weights.get(2)).toBe(0.5);
  });

  it("counts likes alike where no time is known", () => {
    const { weights, liked } = gatherLikes([like(2, 0), like(1, 0)], HALF_LIFE_MS);
    expect([...weights.values()]).toEqual([1, 1]);
    expect([...liked]).toEqual([1, 2]);
  });
});
