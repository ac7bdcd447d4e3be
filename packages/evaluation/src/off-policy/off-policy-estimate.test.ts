import { describe, expect, it } from "vitest";
import { seededDraws } from "../random/seeded-random.js";
import { offPolicyEstimate } from "./off-policy-estimate.js";

describe("an off-policy estimate", () => {
  it("weighs rewards by how much likelier the policy gives them, worked out by hand", () => {
    const found = offPolicyEstimate({
      places: 1,
      rewards: [1, 0, 1, 1],
      loggedPropensities: [0.5, 0.25, 0.5, 0.8],
      targetPropensities: [1, 1, 0, 0.4],
    });
    // Weights 2, 4, 0, .5.
    expect(found.logged.value).toBe(0.75);
    expect(found.ips.value).toBeCloseTo(2.5 / 4, 12);
    expect(found.snips!.value).toBeCloseTo(2.5 / 6.5, 12);
    expect(found.effectiveSampleSizes[0]).toBeCloseTo(6.5 ** 2 / 20.25, 12);
    expect(found.meanWeights).toEqual([1.625]);
    expect(found.largestWeight).toBe(4);
    // Influences 1.375, -.625, -.625, -.125: the mean's own error.
    const squares = 1.375 ** 2 + 2 * 0.625 ** 2 + 0.125 ** 2;
    expect(found.ips.standardError).toBeCloseTo(Math.sqrt(squares / 3 / 4), 12);
  });

  it("weighs a place by all places up to it", () => {
    const found = offPolicyEstimate({
      places: 2,
      rewards: [1, 1, 0, 1],
      loggedPropensities: [0.5, 0.5, 0.5, 0.25],
      targetPropensities: [1, 0.5, 1, 1],
    });
    // First places weigh 2 and 2; second places 2 and 8.
    expect(found.ips.value).toBeCloseTo(2 / 2 + (2 + 8) / 2, 12);
    expect(found.snips!.value).toBeCloseTo(2 / 4 + 10 / 10, 12);
    expect(found.meanWeights).toEqual([2, 5]);
  });

  it("takes several answers of one person for one thing drawn", () => {
    const rewards = [1, 0, 1, 0];
    const log = { places: 1, rewards, loggedPropensities: [1, 1, 1, 1], targetPropensities: [1, 1, 1, 1] };
    const apart = offPolicyEstimate(log).ips;
    const together = offPolicyEstimate({ ...log, people: ["a", "b", "a", "b"] }).ips;
    expect(together.value).toBe(apart.value);
    expect(together.standardError).toBeCloseTo(apart.standardError * Math.sqrt(3), 12);
  });

  it("is the log's own mean where the policy is the one that logged", () => {
    const propensities = [0.9, 0.1, 0.9];
    const found = offPolicyEstimate({
      places: 1,
      rewards: [3, 1, 2],
      loggedPropensities: propensities,
      targetPropensities: propensities,
    });
    expect(found.ips).toEqual(found.logged);
    expect(found.effectiveSampleSizes).toEqual([3]);
  });

  it("says when nothing in the log agrees with the policy, and refuses what is no log", () => {
    const log = { places: 1, rewards: [1, 0], loggedPropensities: [0.5, 0.5], targetPropensities: [0, 0] };
    const found = offPolicyEstimate(log);
    expect([found.ips.value, found.snips, found.effectiveSampleSizes]).toEqual([0, undefined, [0]]);
    const refused = expect.objectContaining({ code: "INVALID_ARGUMENT" });
    for (const wrong of [
      { ...log, loggedPropensities: [0, 1] },
      { ...log, targetPropensities: [2, 0] },
      { ...log, rewards: [1, Number.NaN] },
      { ...log, rewards: [1] },
      { ...log, places: 0 },
      { ...log, people: ["a"] },
      { ...log, people: ["a", "a"] },
    ])
      expect(() => offPolicyEstimate(wrong)).toThrow(refused);
    expect(() => offPolicyEstimate(log, { mostWeight: 0 })).toThrow(refused);
  });
});

const ITEMS = 5;
const SHARE = 0.4;
/** How likely each kind of person likes each item; the logging policy's favourite is not the best. */
const likes = (kind: number, item: number) =>
  item === (kind + 1) % ITEMS ? 0.5 : item === kind ? 0.2 : 0.05;

/** Answers of two places by epsilon exploration around the favourite order of the logging policy, from `kind` on. */
function simulate(seed: number, answers: number) {
  const draw = seededDraws(seed);
  const chance = (share: number) => draw(1_000_000) < share * 1_000_000;
  const log = {
    rewards: [] as number[],
    logged: [] as number[],
    target: [] as number[],
    people: [] as number[],
  };
  for (let answer = 0; answer < answers; answer++) {
    const person = draw(answers / 2);
    const kind = person % ITEMS;
    log.people.push(person);
    const left = Array.from({ length: ITEMS }, (_, at) => (kind + at) % ITEMS);
    // The policy to be judged gives the next favourite first, then the logging policy's.
    const wanted = [(kind + 1) % ITEMS, kind];
    for (let place = 0; place < 2; place++) {
      const explored = chance(SHARE);
      const item = explored ? left[draw(left.length)]! : left[0]!;
      const atRandom = SHARE / left.length;
      log.logged.push(atRandom + (item === left[0] ? 1 - SHARE : 0));
      log.target.push(item === wanted[place] ? 1 : 0);
      log.rewards.push(chance(likes(kind, item)) ? 1 : 0);
      left.splice(left.indexOf(item), 1);
    }
  }
  return log;
}

describe("estimates from simulated logs", () => {
  it("hold the true value in about 95 of 100, without bias, where the log's own mean is far off", () => {
    const truth = 0.5 + 0.2;
    const rounds = 400;
    const errors: number[] = [];
    const [covered, farOff] = [{ ips: 0, snips: 0 }, { logged: 0 }];
    for (let seed = 0; seed < rounds; seed++) {
      const { rewards, logged, target, people } = simulate(seed, 1_500);
      const found = offPolicyEstimate({
        places: 2,
        rewards,
        loggedPropensities: logged,
        targetPropensities: target,
        people,
      });
      errors.push(found.ips.value - truth);
      for (const kind of ["ips", "snips"] as const) {
        const [low, high] = found[kind]!.interval;
        if (low <= truth && truth <= high) covered[kind]++;
      }
      if (found.logged.interval[1] < truth) farOff.logged++;
    }
    const mean = errors.reduce((sum, error) => sum + error, 0) / rounds;
    const deviation = Math.sqrt(errors.reduce((sum, error) => sum + (error - mean) ** 2, 0) / (rounds - 1));
    expect(Math.abs(mean)).toBeLessThan((3 * deviation) / Math.sqrt(rounds));
    // Four standard errors of a share of .95 over 400 rounds are .044.
    for (const kind of ["ips", "snips"] as const)
      expect(Math.abs(covered[kind] / rounds - 0.95)).toBeLessThan(0.044);
    expect(farOff.logged).toBe(rounds);
  });
});
