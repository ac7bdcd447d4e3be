import { normaliseRows } from "@modalis/contract";
import { describe, expect, it } from "vitest";
import { dotAt } from "../catalogue/dot-at.js";
import { normals, randomFrom } from "../testing/planted-world.js";
import { meanProfile, profileCoherence } from "./mean-profile.js";
import { canCompare, chanceVariance, sumWeights, type TasteExample } from "./taste-example.js";

const examplesOf = (weights: readonly number[], random: () => number, dimensions = 6): TasteExample[] =>
  weights.map((weight) => ({
    row: normaliseRows(Float32Array.from(normals(random, dimensions)), dimensions),
    weight,
  }));

const coherenceOf = (examples: readonly TasteExample[]): number => {
  const sums = sumWeights(examples);
  return profileCoherence(examples, meanProfile(examples, sums, examples[0]!.row.length), sums);
};

describe("profileCoherence", () => {
  it("is the unbiased mean pairwise cosine of equal likes", () => {
    const examples = examplesOf([1, 1, 1, 1, 1], randomFrom(1));
    let sum = 0;
    for (const [index, left] of examples.entries()) {
      for (const right of examples.slice(index + 1)) sum += dotAt(left.row, 0, right.row);
    }
    expect(coherenceOf(examples)).toBeCloseTo(sum / 10, 6);
    const profile = meanProfile(examples, sumWeights(examples), 6);
    expect(coherenceOf(examples)).toBeCloseTo((25 * dotAt(profile, 0, profile) - 5) / 20, 6);
  });

  it("is 1 for likes that are all the same and -1 for one of each of two opposites", () => {
    const row = Float32Array.of(0.6, 0.8);
    expect(coherenceOf([1, 2, 3].map((weight) => ({ row, weight })))).toBeCloseTo(1, 6);
    const opposites = [
      { row: Float32Array.of(1, 0), weight: 1 },
      { row: Float32Array.of(-1, 0), weight: 1 },
    ];
    expect(sumWeights(opposites).all).toBe(2);
    expect(coherenceOf(opposites)).toBeCloseTo(-1, 6);
  });

  it("is the mean score of a like against the others' weighted sum, dislikes included", () => {
    const weights = [0.5, 2, -1, 0.25, -0.3];
    const examples = examplesOf(weights, randomFrom(2));
    let [sum, scale] = [0, 0];
    for (const liked of examples.filter(({ weight }) => weight > 0)) {
      for (const other of examples.filter((example) => example !== liked)) {
        sum += liked.weight * other.weight * dotAt(liked.row, 0, other.row);
        scale += liked.weight * Math.abs(other.weight);
      }
    }
    expect(coherenceOf(examples)).toBeCloseTo(sum / scale, 6);
  });
});

describe("chanceVariance", () => {
  it("is 2 / (n - 1) for n equal likes", () => {
    for (const count of [2, 5, 40]) {
      expect(chanceVariance(sumWeights(examplesOf(Array(count).fill(3), randomFrom(1))))).toBeCloseTo(
        2 / (count - 1),
        9,
      );
    }
  });

  it.each([[[1, 1, 1, 1, 1, 1]], [[3, 1, 1, 0.5, 0.2]], [[1, 1, 1, -1, -2]]])(
    "is what liking at random gives, weights %j",
    (weights) => {
      const random = randomFrom(4);
      const dimensions = 30;
      let squares = 0;
      const runs = 4000;
      for (let run = 0; run < runs; run++) {
        const examples = examplesOf(weights, random, dimensions);
        const sums = sumWeights(examples);
        // Unrelated unit rows score 0 on average, with variance |profile|^2 / dimensions; take its expectation.
        const variance = (sums.likedSquared + sums.dislikedSquared) / sums.all ** 2 / dimensions;
        squares += coherenceOf(examples) ** 2 / variance;
      }
      const expected = chanceVariance(sumWeights(examplesOf(weights, random)));
      expect(squares / runs / expected).toBeGreaterThan(0.85);
      expect(squares / runs / expected).toBeLessThan(1.15);
    },
  );
});

it("canCompare asks for more than a single like", () => {
  const random = randomFrom(6);
  expect(canCompare(sumWeights(examplesOf([2], random)))).toBe(false);
  expect(canCompare(sumWeights(examplesOf([1, 1e-9], random)))).toBe(false);
  expect(canCompare(sumWeights(examplesOf([1, -1], random)))).toBe(true);
  expect(canCompare(sumWeights(examplesOf([1e-9, 1e-9], random)))).toBe(true);
});
