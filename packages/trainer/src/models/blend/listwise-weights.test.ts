import fc from "fast-check";
import { expect, it } from "vitest";
import { createPace } from "../../linear-algebra/pace.js";
import { seededRandom } from "../../random/seeded-random.js";
import { candidateLists } from "./candidate-lists.js";
import { listwiseLoss, listwiseSlope } from "./listwise-loss.js";
import { listwiseWeights } from "./listwise-weights.js";
import type { ScorePool } from "./score-pool.js";

const pace = createPace({});
const everybody = (users: number) => new Uint8Array(users).fill(1);

/** A user has `listed` items of random scores, of which the first is the positive, at what `raised` adds to each part. */
function randomPool(seed: number, users: number, listed: number, raised: readonly number[]): ScorePool {
  const random = seededRandom(seed);
  const scores = raised.map((own) =>
    Float32Array.from({ length: users * listed }, (_, at) => random.normal() + (at % listed === 0 ? own : 0)),
  );
  return {
    parts: raised.map((_, part) => `part ${part}`),
    offsets: Int32Array.from({ length: users + 1 }, (_, user) => user * listed),
    items: Int32Array.from({ length: users * listed }, (_, at) => at % listed),
    positives: new Int32Array(users).fill(1),
    scores,
  };
}

it("the loss of one user, two items and one part is what the formula says", async () => {
  const pool = { ...randomPool(1, 1, 2, [0]), scores: [Float32Array.of(2, 1)] };
  const lists = candidateLists(pool, [1]);
  // log(e^1 + e^0.5) - 1, and .03 · .5².
  const expected = Math.log(Math.exp(1) + Math.exp(0.5)) - 1 + 0.03 * 0.25;
  expect(await listwiseLoss(lists, Float64Array.of(0.5), pace)).toBeCloseTo(expected, 12);
});

it("a user of two positives counts as much as one of one", async () => {
  const pool: ScorePool = {
    parts: ["a"],
    offsets: Int32Array.of(0, 2, 5),
    items: Int32Array.of(0, 1, 0, 1, 2),
    positives: Int32Array.of(1, 2),
    scores: [Float32Array.of(1, 0, 2, 1, 0)],
  };
  const first = Math.log(Math.E + 1) - 1;
  const second = Math.log(Math.exp(2) + Math.E + 1) - 1.5;
  const loss = await listwiseLoss(candidateLists(pool, [1]), Float64Array.of(1), pace);
  expect(loss).toBeCloseTo((first + second) / 2 + 0.03, 12);
});

it("gradient and curvature are the loss's differences", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 1e6 }),
      fc.integer({ min: 1, max: 5 }),
      async (seed, parts) => {
        const pool = randomPool(
          seed,
          4,
          7,
          Array.from({ length: parts }, (_, part) => part / 2),
        );
        const lists = candidateLists(
          pool,
          pool.parts.map(() => 1),
        );
        const random = seededRandom(seed, 1);
        const at = Float64Array.from({ length: parts }, () => random.normal());
        const slope = await listwiseSlope(lists, at, pace);
        expect(slope.loss).toBeCloseTo(await listwiseLoss(lists, at, pace), 12);
        for (let part = 0; part < parts; part++) {
          const moved = (by: number) => at.with(part, at[part]! + by);
          const [above, below] = [
            await listwiseLoss(lists, moved(1e-4), pace),
            await listwiseLoss(lists, moved(-1e-4), pace),
          ];
          expect(slope.gradient[part]).toBeCloseTo((above - below) / 2e-4, 6);
          const [right, left] = [
            await listwiseSlope(lists, moved(1e-4), pace),
            await listwiseSlope(lists, moved(-1e-4), pace),
          ];
          for (let other = 0; other <= part; other++)
            expect(slope.curvature[part * parts + other]).toBeCloseTo(
              (right.gradient[other]! - left.gradient[other]!) / 2e-4,
              6,
            );
        }
      },
    ),
    { numRuns: 20 },
  );
});

it("weights follow what a part tells, sum to 1, and a part that tells the contrary has none", async () => {
  const pool = randomPool(3, 400, 20, [2, 1, 0, -2]);
  const lists = candidateLists(pool, [4, 3, 2, 1]);
  const weights = await listwiseWeights(lists, everybody(400), pace);
  expect(weights.reduce((sum, own) => sum + own, 0)).toBeCloseTo(1, 12);
  expect(weights[0]).toBeGreaterThan(1.5 * weights[1]!);
  expect(weights[1]).toBeGreaterThan(4 * weights[2]!);
  expect(weights[3]).toBe(0);
});

it("a part worse than chance alone has weight where it takes off what another adds wrongly", async () => {
  const pool = randomPool(5, 400, 20, [2, 0]);
  // What the first adds wrongly is the negative of the second, in which positives lie a little under the others.
  const first = pool.scores[0]!.map((own, at) => own - 3 * pool.scores[1]![at]!);
  const second = pool.scores[1]!.map((own, at) => own - (at % 20 === 0 ? 0.1 : 0));
  const lists = candidateLists({ ...pool, scores: [first, second] }, [2, 1]);
  const [one, other] = await listwiseWeights(lists, everybody(400), pace);
  expect(other! / one!).toBeGreaterThan(2.5);
});

/** Parts are mixtures of two tastes and a distraction, but for the last, which is the negative of the distraction alone. */
function correctedPool(seed: number, users: number, listed: number, parts: number): ScorePool {
  const { scores: sources, ...pool } = randomPool(seed, users, listed, [1, 1, 0]);
  const random = seededRandom(seed, 1);
  const mixed = Array.from({ length: parts - 1 }, () => {
    const of = sources.map(() => Math.abs(random.normal()));
    return sources[0]!.map(
      (_, at) => sources.reduce((sum, own, k) => sum + of[k]! * own[at]!, 0) + 0.3 * random.normal(),
    );
  });
  const scores = [...mixed, sources[2]!.map((own) => -own)];
  return { ...pool, parts: scores.map((_, part) => `part ${part}`), scores };
}

/** The gradient at the best multiple of some weights: where it is flat along them. */
async function gradientAlong(lists: ReturnType<typeof candidateLists>, weights: readonly number[]) {
  const at = async (scale: number) =>
    (
      await listwiseSlope(
        lists,
        Float64Array.from(weights, (own) => scale * own),
        pace,
      )
    ).gradient;
  let [below, above] = [0, 100];
  for (let halving = 0; halving < 40; halving++) {
    const middle = (below + above) / 2;
    const rise = (await at(middle)).reduce((sum, own, part) => sum + own * weights[part]!, 0);
    [below, above] = rise > 0 ? [below, middle] : [middle, above];
  }
  return at(below);
}

it("no weight can be moved for the better, one of 0 included (Karush, Kuhn and Tucker)", async () => {
  let [zeros, corrections] = [0, 0];
  for (let seed = 1; seed <= 30; seed++) {
    const pool = correctedPool(seed, 40, 15, 7);
    const lists = candidateLists(
      pool,
      pool.parts.map(() => 1),
    );
    const weights = await listwiseWeights(lists, everybody(40), pace);
    const gradient = await gradientAlong(lists, weights);
    for (const [part, weight] of weights.entries()) {
      expect(gradient[part], `seed ${seed}, part ${part}`).toBeGreaterThan(-1e-5);
      if (weight > 0) expect(gradient[part], `seed ${seed}, part ${part}`).toBeLessThan(1e-5);
      else zeros++;
    }
    if (weights.at(-1)! > 0) corrections++;
  }
  // Both kinds of part were there to be checked.
  expect(zeros).toBeGreaterThan(30);
  expect(corrections).toBeGreaterThan(15);
});

it("nobody to learn from, or no positive among the listed, gives no weights", async () => {
  const pool = randomPool(7, 10, 200, [0]);
  // The positive stands last, behind the hundred that are listed.
  const scores = [pool.scores[0]!.map((own, at) => (at % 200 === 0 ? -100 : own))];
  expect(await listwiseWeights(candidateLists({ ...pool, scores }, [1]), everybody(10), pace)).toEqual([0]);
  expect(await listwiseWeights(candidateLists(pool, [1]), new Uint8Array(10), pace)).toEqual([0]);
});
