import { describe, expect, it } from "vitest";
import { channelWeight, resolveWeights } from "./channel-weights.js";

const channels = ["image", "image.colour", "text", "haptics"];

describe("resolveWeights", () => {
  it("shares a modality's weight among its channels", () => {
    expect(Object.fromEntries(resolveWeights(channels))).toEqual({
      image: 0.5,
      "image.colour": 0.5,
      text: 1,
      haptics: 1,
    });
    expect(resolveWeights(new Set(channels).values(), { image: 3 }).get("image.colour")).toBe(1.5);
  });

  it("gives a channel its own weight and the modality's to the rest", () => {
    const weights = resolveWeights(channels, { image: 3, "image.colour": 0.25 });
    expect([weights.get("image"), weights.get("image.colour")]).toEqual([3, 0.25]);
  });

  it("gives channels that are not kept no share, though their names may be used", () => {
    const kept = ["image", "text"];
    const weights = resolveWeights(channels, { image: 3, "image.colour": 7, haptics: 2 }, kept);
    expect(Object.fromEntries(weights)).toEqual({ image: 3, text: 1 });
    expect(() => resolveWeights(channels, { imag: 1 }, kept)).toThrow(/"imag"/);
  });

  it("refuses weights that cannot be meant", () => {
    const refused = expect.objectContaining({ code: "INVALID_ARGUMENT" });
    expect(() => resolveWeights(channels, { imag: 1 })).toThrow(refused);
    for (const text of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => resolveWeights(channels, { text })).toThrow(refused);
    }
  });
});

it("channelWeight prefers the channel's weight to its modality's, and either to 1", () => {
  const weights = { image: 3, "image.colour": 0.25 };
  expect(channels.map((name) => channelWeight(name, weights))).toEqual([3, 0.25, 1, 1]);
});
