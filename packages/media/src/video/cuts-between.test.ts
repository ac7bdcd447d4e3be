import { describe, expect, it } from "vitest";
import { cutsBetween, type FrameChange } from "./cuts-between.js";
import { frameDistance } from "./frame-distance.js";

/** Changes every tenth of a second. */
function changes(...distances: number[]): FrameChange[] {
  return distances.map((distance, index) => ({ timeSeconds: 1 + index / 10, distance }));
}

function plain(red: number, green: number, blue: number) {
  return {
    width: 4,
    height: 4,
    data: Uint8Array.from({ length: 48 }, (_, at) => [red, green, blue][at % 3]!),
  };
}

describe("frameDistance", () => {
  it("is 0 for the same picture, 1 from black to white, and a third when one colour turns", () => {
    expect(frameDistance(plain(9, 9, 9), plain(9, 9, 9))).toBe(0);
    expect(frameDistance(plain(0, 0, 0), plain(255, 255, 255))).toBe(1);
    expect(frameDistance(plain(0, 0, 0), plain(255, 0, 0))).toBeCloseTo(1 / 3, 10);
  });

  it("does not count what moves within a quarter of the picture", () => {
    const left = { width: 4, height: 4, data: new Uint8Array(48) };
    const right = { width: 4, height: 4, data: new Uint8Array(48) };
    left.data[0] = 200;
    right.data[3] = 200;
    expect(frameDistance(left, right)).toBe(0);
  });
});

describe("cutsBetween", () => {
  it("finds a change that stands out", () => {
    expect(cutsBetween(changes(0, 0.01, 0, 0.2, 0.01, 0, 0))).toEqual([1.3]);
  });

  it("finds no cut in steady motion, however fast", () => {
    expect(cutsBetween(changes(0.2, 0.21, 0.2, 0.22, 0.2, 0.2, 0.21))).toEqual([]);
  });

  it("finds two cuts near each other, but takes a flash for one", () => {
    expect(cutsBetween(changes(0, 0.3, 0, 0, 0, 0, 0.3, 0, 0))).toEqual([1.1, 1.6]);
    expect(cutsBetween(changes(0, 0, 0, 0.3, 0.3, 0, 0, 0, 0))).toEqual([1.3]);
  });

  it("finds none in nothing", () => {
    expect(cutsBetween([])).toEqual([]);
  });
});
