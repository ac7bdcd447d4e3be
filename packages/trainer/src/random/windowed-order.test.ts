import { describe, expect, it } from "vitest";
import { shuffleInWindows } from "./windowed-order.js";

const WINDOW = 128 * 128;

describe("shuffleInWindows", () => {
  it.each([0, 1, 127, 129, 40_000])("gives each of %i numbers once", (count) => {
    const order = shuffleInWindows(new Int32Array(count), 7, 1);
    expect(order.toSorted()).toEqual(Int32Array.from({ length: count }, (_, at) => at));
  });

  it("is settled by seed and place", () => {
    const orderOf = (seed: number, epoch: number) => shuffleInWindows(new Int32Array(5000), seed, epoch);
    expect(orderOf(7, 1)).toEqual(orderOf(7, 1));
    expect(orderOf(7, 1)).not.toEqual(orderOf(7, 2));
    expect(orderOf(7, 1)).not.toEqual(orderOf(8, 1));
  });

  it("keeps runs together in a window of runs from anywhere, and leaves none in its order", () => {
    const order = shuffleInWindows(new Int32Array(10 * WINDOW), 3, 0);
    for (let from = 0; from < order.length; from += WINDOW) {
      const window = order.subarray(from, from + WINDOW);
      const runs = [...new Set(window.map((number) => Math.floor(number / 128)))];
      expect(runs).toHaveLength(128);
      // Ten windows draw their runs from all over: each from at least eight of ten equal stretches.
      const stretches = new Set(runs.map((run) => Math.floor((run * 128) / WINDOW)));
      expect(stretches.size).toBeGreaterThanOrEqual(8);
      const followers = window.filter((number, at) => at > 0 && number === window[at - 1]! + 1);
      expect(followers.length).toBeLessThan(0.01 * WINDOW);
    }
  });
});
