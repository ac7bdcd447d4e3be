import { createInteractions } from "@modalis/contract";
import { evaluateRanking } from "@modalis/evaluation";
import { blendModel, constantModel } from "@modalis/recommender";
import { expect, it } from "vitest";
import { createPace } from "../../linear-algebra/pace.js";
import { createSeededRandom } from "../../linear-algebra/seeded-random.js";
import { itemKnn } from "../linear/item-knn.js";
import type { CandidatePart } from "./blend-part.js";
import { calibrateCold } from "./calibrate-cold.js";
import { learnWeights } from "./learn-weights.js";
import { poolQuality, poolTotals } from "./pool-quality.js";
import { poolScores, restrictPool } from "./score-pool.js";

const ITEMS = 60;
const random = createSeededRandom(9);
const itemIds = Array.from({ length: ITEMS }, (_, item) => `i${item}`);
const userIds = Array.from({ length: 40 }, (_, user) => `u${user}`);
const rows = userIds.flatMap((userId) =>
  Array.from({ length: 8 }, () => ({ userId, itemId: `i${random.below(ITEMS)}` })),
);
const interactions = createInteractions(rows, { userIds, itemIds });
const positives = createInteractions(
  userIds.slice(0, 30).flatMap((userId) => [{ userId, itemId: `i${random.below(ITEMS)}` }]),
  { userIds, itemIds },
);
const task = { seen: interactions, positives };
const data = { interactions, itemFeatures: new Map(), userFeatures: new Map() };
const knows = new Uint8Array(ITEMS).fill(1);
const parts = new Map<string, CandidatePart>([
  ["near", { model: await itemKnn.fit(data, itemKnn.defaults, { seed: 1 }), source: "interactions", knows }],
  [
    "fixed",
    {
      model: constantModel({
        scores: Float32Array.from(itemIds, () => random.normal()),
        userCount: userIds.length,
      }),
      source: "interactions",
      knows,
    },
  ],
]);

it("a blend ranks in the pool as the model of the same weights ranks everything", async () => {
  const options = { task, depth: ITEMS, mostUsers: 1000, seed: 1 };
  const pool = await poolScores(parts, options, createPace({}));
  const weights = [0.6, 0.8];
  const { recall, ndcg } = poolQuality(pool, poolTotals(pool, weights));
  const model = blendModel({
    parts: new Map([...parts].map(([name, { model }], at) => [name, { model, weight: weights[at]! }])),
    normalise: "z-score by user",
  });
  const report = await evaluateRanking(model, task, { ks: [20] });
  const seen = (user: number) =>
    interactions.items.subarray(interactions.offsets[user], interactions.offsets[user + 1]);
  for (const [at, user] of report.users.entries()) {
    // A positive that is also a seen row is never ranked by the task; the split never makes one.
    if (seen(user).includes(positives.items[positives.offsets[user]!]!)) continue;
    expect(recall[at]).toBeCloseTo(report.metrics["recall@20"]!.perUser[at]!, 10);
    expect(ndcg[at]).toBeCloseTo(report.metrics["ndcg@20"]!.perUser[at]!, 10);
  }
});

it("weights go to the part that finds the positives, and figures are of users not learned from", async () => {
  const told = new Float32Array(ITEMS);
  for (const item of positives.items) told[item]! += 1;
  const knowing = constantModel({ scores: told, userCount: userIds.length });
  const both = new Map([...parts, ["knowing", { model: knowing, source: "interactions", knows } as const]]);
  const pool = await poolScores(both, { task, depth: 30, mostUsers: 1000, seed: 1 }, createPace({}));
  const { weights, bestPart, fitted, crossFitted } = await learnWeights(pool, 1, createPace({}));
  expect(bestPart.name).toBe("knowing");
  expect(weights[2]).toBeGreaterThan(weights[0]!);
  expect(crossFitted.recall).toBeGreaterThan(0.5);
  const { recall } = poolQuality(pool, poolTotals(pool, weights));
  expect(fitted.recall).toBeCloseTo(recall.reduce((sum, own) => sum + own, 0) / recall.length, 10);
});

it("new items are shown where they are liked, and never where that costs more than allowed", () => {
  // Four users, 25 known items of falling score; the hidden item 25 has content score 1 for all and is liked by the first two.
  const users = 4;
  const offsets = Int32Array.from({ length: users + 1 }, (_, user) => user * 26);
  const items = Int32Array.from({ length: users * 26 }, (_, at) => [25, ...Array(25).keys()][at % 26]!);
  // The first item of a user's pool is the positive: the hidden one for two users, the twentieth known one for the others.
  for (const user of [2, 3]) {
    items[user * 26] = 19;
    items[user * 26 + 20] = 25;
  }
  const totals = Float32Array.from(items, (item) => (item === 25 ? 1 : (25 - item) / 5));
  const pool = { parts: [], scores: [], offsets, items, positives: new Int32Array(users).fill(1) };
  const hidden = Uint8Array.from({ length: 26 }, (_, item) => (item === 25 ? 1 : 0));
  const strict = calibrateCold({ pool, hidden, totals, warmLoss: 0 });
  const free = calibrateCold({ pool, hidden, totals, warmLoss: 1 });
  const rankScore = ({ scale, offset }: { scale: number; offset: number }) => scale + offset;
  expect(rankScore(strict.chosen)).toBeLessThan(totals[40]!);
  expect(rankScore(free.chosen)).toBeGreaterThan((25 - 19) / 5);
  expect(free.trials[0]).toMatchObject({ coldRecall: 0, warmRecall: 1, recall: 0.5 });
  expect(restrictPool(pool, (item) => item !== 25).positives).toEqual(Int32Array.of(0, 0, 1, 1));
});
