import { describe, expect, it } from "vitest";
import { seededRandom } from "../random/seeded-random.js";
import { expectedRule, fullRule, type ItemRows, peopleProducts, type ScoreRule } from "./expected-score.js";

const DIMENSIONS = 3;
const USERS = 40;
const ITEMS = 60;

function table(rows: number, seed: number): Float32Array {
  const random = seededRandom(seed);
  return Float32Array.from({ length: rows * DIMENSIONS }, () => random.normal());
}

const users = {
  dimensions: DIMENSIONS,
  idsUsers: table(USERS, 1),
  fusedUsers: table(USERS, 2),
};
const people = peopleProducts(users);

function product(left: Float32Array, row: number, right: ArrayLike<number>): number {
  return [0, 1, 2].reduce((sum, at) => sum + left[row * DIMENSIONS + at]! * right[at]!, 0);
}

/** The score that a rule gives, as a sum over columns. */
function scoreOf({ shares, centre, offset }: ScoreRule, user: number, items: ItemRows, item: number): number {
  const side = (name: "ids" | "fused") =>
    [0, 1, 2].map(
      (at) => shares[name] * (items[name][item * DIMENSIONS + at]! - centre[name][at]!) + offset[name][at]!,
    );
  return product(users.idsUsers, user, side("ids")) + product(users.fusedUsers, user, side("fused"));
}

function allScores(rule: ScoreRule, items: ItemRows): Float64Array {
  return Float64Array.from({ length: USERS * ITEMS }, (_, at) =>
    scoreOf(rule, Math.floor(at / ITEMS), items, at % ITEMS),
  );
}

const known: ItemRows = { ids: table(ITEMS, 3), fused: table(ITEMS, 4) };

function squareSum(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}

describe("the score of items whose content is known", () => {
  it("is about nothing for each person, and both models spread alike where each counts a half", () => {
    const half = fullRule(people, known, 0.5);
    const scores = allScores(half, known);
    for (let user = 0; user < USERS; user++) {
      const own = scores.subarray(user * ITEMS, (user + 1) * ITEMS);
      expect(own.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 3);
    }
    const alone = (name: "ids" | "fused") =>
      allScores({ ...half, shares: { ids: 0, fused: 0, [name]: half.shares[name] } }, known);
    expect(squareSum(alone("ids")) / squareSum(alone("fused"))).toBeCloseTo(1, 4);
  });

  it("is the fused one where interactions alone count nothing, or say nothing", () => {
    expect(fullRule(people, known, 0).shares).toEqual({ ids: 0, fused: 1 });
    const silent = { ...known, ids: new Float32Array(ITEMS * DIMENSIONS).fill(2) };
    expect(fullRule(people, silent, 0.5).shares).toEqual({ ids: 0, fused: 0.5 });
  });
});

describe("the score of items whose content is gone", () => {
  const full = fullRule(people, known, 0.5);
  const noise = table(ITEMS, 5);
  const seen = known.fused.map((value, at) => 0.5 * value + noise[at]!);
  const rule = expectedRule(people, full, known, seen);

  it("is the nearest to the full score that what is left can say", () => {
    const wanted = allScores(full, known);
    const left: ItemRows = { ids: known.ids, fused: seen };
    const error = (tried: ScoreRule): number => {
      const scores = allScores(tried, left);
      return squareSum(scores.map((score, at) => score - wanted[at]!));
    };
    const least = error(rule);
    expect(least).toBeLessThan(squareSum(wanted));
    for (const name of ["ids", "fused"] as const)
      for (const step of [-0.05, 0.05])
        expect(
          error({ ...rule, shares: { ...rule.shares, [name]: rule.shares[name] + step } }),
        ).toBeGreaterThan(least);
  });

  it("is the full score again where nothing is gone, and falls back to interactions where nothing is left", () => {
    const whole = expectedRule(people, full, known, known.fused).shares;
    expect(whole.ids).toBeCloseTo(full.shares.ids, 4);
    expect(whole.fused).toBeCloseTo(full.shares.fused, 4);
    const nothing = expectedRule(people, full, known, new Float32Array(ITEMS * DIMENSIONS));
    expect(nothing.shares.fused).toBe(0);
    expect(nothing.shares.ids).toBeGreaterThan(0);
  });

  it("has the mean that the full score has over items which are known", () => {
    const some: ItemRows = {
      ids: known.ids.slice(0, 30 * DIMENSIONS),
      fused: known.fused.slice(0, 30 * DIMENSIONS),
    };
    const part = seen.slice(0, 30 * DIMENSIONS);
    const ofSome = expectedRule(people, full, some, part);
    const mean = (tried: ScoreRule, items: ItemRows): number => {
      let sum = 0;
      for (let item = 0; item < 30; item++) sum += scoreOf(tried, 7, items, item) / 30;
      return sum;
    };
    expect(mean(ofSome, { ids: some.ids, fused: part })).toBeCloseTo(mean(full, some), 4);
  });
});
