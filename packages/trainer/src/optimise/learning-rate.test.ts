import { expect, it } from "vitest";
import { learningRateAt } from "./learning-rate.js";

it("rises over the warm-up and then follows its kind", () => {
  const at = (kind: "constant" | "linear" | "cosine", step: number) =>
    learningRateAt(2, { kind, warmUpSteps: 4, totalSteps: 12, floor: 0.5 }, step);
  expect([0, 1, 2, 3, 4].map((step) => at("constant", step))).toEqual([0.5, 1, 1.5, 2, 2]);
  expect([4, 8, 12, 20].map((step) => at("linear", step))).toEqual([2, 1.5, 1, 1]);
  expect(at("cosine", 4)).toBe(2);
  expect(at("cosine", 8)).toBeCloseTo(1.5, 12);
  expect(at("cosine", 6)).toBeCloseTo(1 + (1 + Math.SQRT1_2) / 2, 12);
  expect(at("cosine", 12)).toBe(1);
});

it("falls by steps", () => {
  const rates = [0, 9, 10, 25].map((step) =>
    learningRateAt(1, { kind: "step", every: 10, factor: 0.5 }, step),
  );
  expect(rates).toEqual([1, 1, 0.5, 0.25]);
});

it("names what a schedule lacks", () => {
  expect(() => learningRateAt(1, { kind: "cosine" }, 0)).toThrow(/needs totalSteps/);
  expect(() => learningRateAt(1, { kind: "step", every: 0 }, 0)).toThrow(/needs every/);
});
