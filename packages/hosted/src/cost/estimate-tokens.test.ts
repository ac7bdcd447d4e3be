import { expect, it } from "vitest";
import { estimateTokens } from "./estimate-tokens.js";
import { priceOf } from "./prices.js";

it("counts letters by four, other alphabets by two, dense scripts and signs each", () => {
  expect(estimateTokens("")).toBe(0);
  expect(estimateTokens("A red bicycle.")).toBe(1 + 1 + 2 + 1);
  expect(estimateTokens("велосипед")).toBe(5);
  expect(estimateTokens("东京的地铁")).toBe(5);
  expect(estimateTokens("2026")).toBe(1);
});

it("prices what was used, by the million, the piece and the minute", () => {
  const used = { inputTokens: 2_000_000, outputTokens: 500_000, pictures: 3, soundSeconds: 90 };
  const prices = {
    currency: "USD",
    inputAMillionTokens: 0.5,
    outputAMillionTokens: 2,
    aPicture: 0.1,
    aMinuteOfSound: 1,
  };
  expect(priceOf(used, prices)).toBeCloseTo(1 + 1 + 0.3 + 1.5);
  expect(() => priceOf(used, { currency: "USD", aPicture: -1 })).toThrow("aPicture");
});
