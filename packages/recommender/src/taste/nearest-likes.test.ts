import { describe, expect, it } from "vitest";
import { normals, randomFrom } from "../testing/planted-world.js";
import { chooseNearestLikes, nearestScore, nearestShares } from "./nearest-likes.js";

const random = randomFrom(3);
const examples = Array.from({ length: 9 }, (_, item) => ({
  row: Float32Array.from(normals(random, 4)),
  weight: item % 3 === 0 ? -1 : item,
  item,
}));
const dot = (left: Float32Array, right: Float32Array): number =>
  left.reduce((sum, value, at) => sum + value * right[at]!, 0);

describe("nearest likes", () => {
  it("are the weightiest likes, never dislikes", () => {
    expect(chooseNearestLikes(examples, 3).examples.map(({ item }) => item)).toEqual([8, 7, 5]);
    expect(chooseNearestLikes(examples, 99).examples).toHaveLength(6);
  });

  it("score the mean of the three highest products, but for the one left out", () => {
    const nearest = chooseNearestLikes(examples, 99);
    for (let run = 0; run < 50; run++) {
      const row = Float32Array.from(normals(random, 4));
      for (const except of [undefined, nearest.examples[run % 6]]) {
        const highest = nearest.examples
          .filter((example) => example !== except)
          .map((example) => dot(row, example.row))
          .sort((left, right) => right - left);
        const expected = (highest[0]! + highest[1]! + highest[2]!) / 3;
        expect(nearestScore(nearest, row, 0, except)).toBeCloseTo(expected, 6);
      }
    }
  });

  it("average as many as there are when there are fewer than three", () => {
    const nearest = chooseNearestLikes(examples, 2);
    const row = Float32Array.of(-1, -1, -1, -1);
    const products = nearest.examples.map((example) => dot(row, example.row));
    expect(nearestScore(nearest, row, 0)).toBeCloseTo((products[0]! + products[1]!) / 2, 6);
    expect(nearestScore(nearest, row, 0, nearest.examples[0])).toBeCloseTo(products[1]!, 6);
  });

  it("have shares that sum to the score", () => {
    const nearest = chooseNearestLikes(examples, 99);
    const row = Float32Array.from(normals(random, 4));
    const sum = nearestShares(nearest, row).reduce((total, { share }) => total + share, 0);
    expect(sum).toBeCloseTo(nearestScore(nearest, row, 0), 6);
  });
});
