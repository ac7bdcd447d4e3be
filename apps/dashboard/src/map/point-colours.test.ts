import { describe, expect, it } from "vitest";
import type { MapPoint } from "../api/answers.js";
import { pointColours } from "./point-colours.js";

const point = (attributes: MapPoint["attributes"]): MapPoint => ({
  id: "a",
  title: "A",
  x: 0,
  y: 0,
  attributes,
});

describe("colours of points", () => {
  it("go to the most frequent values, and one to all others", () => {
    const brands = ["a", "a", "b", ..."cdefghij"].map((brand) => point({ brand }));
    const { colourOf, legend } = pointColours(brands, "brand");
    expect(legend.map(({ name }) => name)).toEqual([..."abcdefg", "other"]);
    expect(new Set(brands.map(colourOf)).size).toBe(8);
    expect(colourOf(point({}))).toBe(legend.at(-1)!.colour);
  });

  it("go to fifths of many numbers", () => {
    const prices = Array.from({ length: 10 }, (_, at) => point({ price: at }));
    const { colourOf, legend } = pointColours(prices, "price");
    expect(legend.map(({ name }) => name)).toEqual([1, 3, 5, 7, 9].map((end) => `up to ${end}`));
    expect(prices.map(colourOf)).toEqual(legend.flatMap(({ colour }) => [colour, colour]));
  });
});
