import { describe, expect, it } from "vitest";
import { type WindowShape, windowWeights } from "./window.js";

describe("windowWeights", () => {
  it("gives the Hann window by hand, periodic and symmetric", () => {
    expect([...windowWeights("hann", 4)]).toEqual([0, 0.5, 1, 0.5].map((v) => expect.closeTo(v, 14)));
    expect([...windowWeights("hann", 5, { periodic: false })]).toEqual(
      [0, 0.5, 1, 0.5, 0].map((v) => expect.closeTo(v, 14)),
    );
  });

  it("gives Hamming, Blackman and Povey by hand", () => {
    expect([...windowWeights("hamming", 4)]).toEqual([0.08, 0.54, 1, 0.54].map((v) => expect.closeTo(v, 14)));
    expect([...windowWeights("blackman", 4)]).toEqual([0, 0.34, 1, 0.34].map((v) => expect.closeTo(v, 14)));
    expect([...windowWeights("povey", 4)]).toEqual(
      [0, 0.5 ** 0.85, 1, 0.5 ** 0.85].map((v) => expect.closeTo(v, 14)),
    );
    expect([...windowWeights("rectangular", 3)]).toEqual([1, 1, 1]);
  });

  it("is one period of the periodic window: the symmetric one of a sample more, less its end", () => {
    for (const shape of ["hann", "hamming", "blackman", "povey"] satisfies WindowShape[]) {
      const symmetric = windowWeights(shape, 401, { periodic: false });
      windowWeights(shape, 400).forEach((weight, index) => {
        expect(weight).toBeCloseTo(symmetric[index]!, 14);
      });
    }
  });

  it("sums overlapping periodic Hann windows at half a hop to one", () => {
    const weights = windowWeights("hann", 400);
    for (let index = 0; index < 200; index++)
      expect(weights[index]! + weights[index + 200]!).toBeCloseTo(1, 12);
  });

  it("refuses an unknown shape and an empty length", () => {
    expect(() => windowWeights("kaiser" as WindowShape, 8)).toThrow(/choose one of hann/);
    expect(() => windowWeights("hann", 0)).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT" }));
  });
});
