import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createKernelTeams, type KernelTeams } from "../testing/kernel-teams.js";
import { randomValues } from "../testing/random-values.js";
import { cumulativePopularity } from "./cumulative-popularity.js";

let teams: KernelTeams;
beforeAll(async () => {
  teams = await createKernelTeams();
});
afterAll(() => teams.close());

interface Draw {
  readonly offsets: ArrayLike<number>;
  readonly columns: ArrayLike<number>;
  readonly users: ArrayLike<number>;
  readonly each: number;
  readonly itemCount: number;
  readonly seed: number;
  readonly step: number;
  readonly counts?: ArrayLike<number>;
}

function draw({ offsets, columns, users, each, itemCount, seed, step, counts }: Draw): Int32Array {
  const [output] = teams.same((kernels, place) => {
    const target = kernels.int32(users.length * each);
    kernels.sampleNegatives({
      positives: { offsets: place.ints(offsets), columns: place.ints(columns) },
      users: place.ints(users),
      output: target,
      ...{ itemCount, seed, step },
      ...(counts === undefined ? {} : { cumulative: place.ints(cumulativePopularity(counts)) }),
    });
    return [target];
  });
  return output as Int32Array;
}

describe("sampleNegatives", () => {
  it("never draws a positive, says -1 only to users with all items, and draws the same again", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 30 }),
        fc.boolean(),
        fc.integer(),
        (userCount, itemCount, popular, seed) => {
          const random = randomValues(seed);
          const positives = random.sparseRows(userCount, itemCount);
          const counts = random.indices(itemCount, 3);
          const users = random.indices(25, userCount);
          const options = { ...positives, users, each: 3, itemCount, seed: seed >>> 0, step: 7 };
          const drawn = draw({ ...options, ...(popular ? { counts } : {}) });
          for (const [at, item] of drawn.entries()) {
            const user = users[Math.floor(at / 3)]!;
            const own = positives.columns.subarray(positives.offsets[user], positives.offsets[user + 1]);
            if (own.length === itemCount) expect(item).toBe(-1);
            else expect(item >= 0 && item < itemCount && !own.includes(item)).toBe(true);
            // A weightless item only where the user has every item of weight.
            if (popular && item >= 0 && counts[item] === 0) {
              expect(counts.every((count, other) => count === 0 || own.includes(other))).toBe(true);
            }
          }
          expect(draw({ ...options, ...(popular ? { counts } : {}) })).toEqual(drawn);
        },
      ),
    );
  });

  it("draws other items at other steps, seeds and places", () => {
    const options = {
      offsets: [0, 0],
      columns: [],
      users: [0, 0, 0, 0],
      each: 1,
      itemCount: 1e6,
      seed: 1,
      step: 1,
    };
    const all = [0, 1, 2].flatMap((seed) =>
      [0, 1, 2].flatMap((step) => [...draw({ ...options, seed, step })]),
    );
    expect(new Set(all).size).toBe(all.length);
  });

  it("draws uniformly, or by popularity, among the items left", () => {
    const base = {
      offsets: [0, 2],
      columns: [1, 4],
      users: [0],
      each: 60_000,
      itemCount: 6,
      seed: 11,
      step: 0,
    };
    expectShares(draw(base), [1, 0, 1, 1, 0, 1]);
    expectShares(draw({ ...base, counts: [1, 5, 2, 0, 5, 3] }), [1, 0, 2, 0, 0, 3]);
    // The positives hold nearly all the weight, so that most draws are made exactly, not by trying again.
    expectShares(draw({ ...base, counts: [1, 9e5, 2, 0, 9e5, 3] }), [1, 0, 2, 0, 0, 3]);
    // Items 1 and 4 hold all of it: the others are drawn alike.
    expectShares(draw({ ...base, counts: [0, 5, 0, 0, 5, 0] }), [1, 0, 1, 1, 0, 1]);
    expectShares(draw({ ...base, counts: [0, 0, 0, 0, 0, 0] }), [1, 0, 1, 1, 0, 1]);
  });

  it("refuses rows that do not rise, seeds out of range and outputs of odd length", () => {
    teams.same((kernels, place) => {
      const options = {
        positives: { offsets: place.ints([0, 2]), columns: place.ints([3, 1]) },
        users: place.ints([0]),
        output: kernels.int32(2),
        ...{ itemCount: 5, seed: 0, step: 0 },
      };
      const rising = { offsets: options.positives.offsets, columns: place.ints([1, 3]) };
      const doubled = { offsets: options.positives.offsets, columns: place.ints([3, 3]) };
      expect(() => kernels.sampleNegatives(options)).toThrow(/risingRows/);
      expect(() => kernels.sampleNegatives({ ...options, positives: doubled })).toThrow(/risingRows/);
      expect(() => kernels.sampleNegatives({ ...options, positives: rising, seed: -1 })).toThrow(/seed/);
      expect(() => kernels.sampleNegatives({ ...options, positives: rising, step: 2 ** 32 })).toThrow(/step/);
      expect(() => kernels.sampleNegatives({ ...options, positives: rising, itemCount: 3 })).toThrow(
        /columns/,
      );
      expect(() =>
        kernels.sampleNegatives({ ...options, positives: rising, users: place.ints([0, 0, 0]) }),
      ).toThrow(/no multiple/);
      const cumulative = place.ints([1, 2, 1, 3, 4]);
      expect(() => kernels.sampleNegatives({ ...options, positives: rising, cumulative })).toThrow(
        /never fall/,
      );
      return [];
    });
  });
});

describe("cumulativePopularity", () => {
  it("rises by the power of each count and ends at the largest 32-bit number", () => {
    const weights = cumulativePopularity([1, 0, 16, 0], 0.5);
    expect(weights[0]! / weights[3]!).toBeCloseTo(1 / 5, 6);
    expect(weights[1]).toBe(weights[0]);
    expect(weights[3]).toBe(weights[2]);
    expect(weights[3]!).toBeGreaterThan(2 ** 31 - 10);
  });

  it("keeps the rarest of items that occurred, and refuses counts that are none", () => {
    const weights = cumulativePopularity([1e15, 1, 1e15]);
    expect(weights[1]! - weights[0]!).toBe(1);
    expect(weights[2]! > weights[1]!).toBe(true);
    expect([...cumulativePopularity([0, 0])]).toEqual([0, 0]);
    expect(() => cumulativePopularity([1, -1])).toThrow(/counts\[1\]/);
    expect(() => cumulativePopularity([Number.NaN])).toThrow(/counts\[0\]/);
  });
});

/** Each item's share is within four standard deviations of what its weight says. */
function expectShares(drawn: Int32Array, weights: readonly number[]): void {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const counts = new Int32Array(weights.length);
  for (const item of drawn) counts[item]!++;
  for (const [item, weight] of weights.entries()) {
    const share = weight / total;
    const deviation = Math.sqrt(drawn.length * share * (1 - share));
    expect(Math.abs(counts[item]! - drawn.length * share)).toBeLessThanOrEqual(4 * deviation);
  }
}
