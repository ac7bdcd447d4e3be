import { describe, expect, it } from "vitest";
import { seededDraws } from "../random/seeded-random.js";
import { compareRuns } from "./compare-runs.js";
import { meanOfRuns, type RunScores, runScores } from "./run-scores.js";

const refused = expect.objectContaining({ code: "INVALID_ARGUMENT" });
const draw = seededDraws(2);
const userIds = Array.from({ length: 200 }, (_, at) => `user ${at}`);
const noise = () => Float64Array.from(userIds, () => draw(1000) / 1000);
const base = noise();
const runOf = (model: string, recall: Float64Array, ndcg: Float64Array): RunScores => ({
  model,
  userIds,
  metrics: new Map([
    ["recall@20", recall],
    ["ndcg@20", ndcg],
  ]),
  digest: "d",
});
const baseline = runOf("popularity", base, base);
const better = runOf(
  "als",
  base.map((score) => score + 0.1 + draw(100) / 1000),
  noise(),
);

describe("compareRuns", () => {
  it("finds the metric in which a run is better, whatever the order of its users", async () => {
    const order = [...userIds.keys()].reverse();
    const turned: RunScores = {
      ...better,
      userIds: order.map((at) => userIds[at]!),
      metrics: new Map(
        [...better.metrics].map(([name, s]) => [name, Float64Array.from(order, (at) => s[at]!)]),
      ),
    };
    for (const test of ["bootstrap", "t-test"] as const) {
      const compared = await compareRuns([better], baseline, { seed: 1, test, draws: 500 });
      expect(compared.map(({ metric, significant }) => [metric, significant])).toEqual([
        ["recall@20", true],
        ["ndcg@20", false],
      ]);
      const [recall] = compared;
      expect(recall).toMatchObject({ model: "als", baseline: "popularity", users: 200 });
      expect(recall!.mean - recall!.baselineMean).toBeCloseTo(recall!.difference, 12);
      expect(recall!.interval[0]).toBeGreaterThan(0.1);
      expect(recall!.effectSize).toBeGreaterThan(3);
      const again = await compareRuns([turned], baseline, { seed: 1, test, draws: 500 });
      for (const [at, { difference, pValue }] of again.entries()) {
        expect(difference).toBeCloseTo(compared[at]!.difference, 12);
        expect(pValue).toBeCloseTo(compared[at]!.pValue, 12);
      }
    }
  });

  it("corrects over everything that is compared together", async () => {
    const metrics = ["ndcg@20"];
    const alone = await compareRuns([better], baseline, { seed: 1, metrics, test: "t-test" });
    expect(alone[0]!.correctedPValue).toBe(alone[0]!.pValue);
    const three = await compareRuns([better, baseline, baseline], baseline, {
      seed: 1,
      metrics,
      test: "t-test",
    });
    expect(three[0]!.correctedPValue).toBe(Math.min(1, 3 * alone[0]!.pValue));
    expect(three[1]).toMatchObject({ difference: 0, pValue: 1, effectSize: 0, significant: false });
  });

  it("has no finite effect size where every user gains the same", async () => {
    const run = runOf(
      "shifted",
      base.map(() => 1),
      base,
    );
    const flat = runOf(
      "flat",
      base.map(() => 0.5),
      base,
    );
    const [recall] = await compareRuns([run], flat, { seed: 1, metrics: ["recall@20"], test: "t-test" });
    expect([recall!.effectSize, recall!.pValue]).toEqual([null, 0]);
  });

  it("refuses runs of other rows or users, and a metric that one lacks", async () => {
    const others = [
      { ...better, digest: "e" },
      { ...better, userIds: [...userIds.slice(1), "somebody"] },
      { ...better, userIds: userIds.slice(1) },
      { ...better, userIds: userIds.map(() => "user 0") },
      { ...better, metrics: new Map([["recall@20", base]]) },
    ];
    for (const other of others)
      await expect(compareRuns([other], baseline, { seed: 1 })).rejects.toEqual(refused);
    await expect(compareRuns([better], baseline, { seed: 1, metrics: ["mrr"] })).rejects.toThrow(
      /recall@20, ndcg@20/,
    );
  });

  it("stops when it is aborted", async () => {
    const signal = AbortSignal.abort();
    await expect(compareRuns([better], baseline, { seed: 1, signal })).rejects.toThrow(/abort/i);
  });
});

describe("meanOfRuns", () => {
  it("averages each user over runs that differ by their seed", () => {
    const small = (recall: number[], order = ["u", "v"]): RunScores => ({
      model: "als",
      userIds: order,
      metrics: new Map([["recall@20", Float64Array.from(recall)]]),
    });
    const mean = meanOfRuns("als", [small([1, 0]), small([1, 0.5], ["v", "u"])]);
    expect(mean).toEqual(small([0.75, 0.5]));
    expect(() => meanOfRuns("als", [])).toThrow(refused);
  });
});

describe("runScores", () => {
  it("names the users of a report", () => {
    const perUser = Float64Array.of(1, 0);
    const report = { users: Int32Array.of(0, 2), metrics: { "hit@1": { mean: 0.5, perUser } } };
    expect(runScores("als", report, ["a", "b", "c"], "digest")).toEqual({
      model: "als",
      userIds: ["a", "c"],
      metrics: new Map([["hit@1", perUser]]),
      digest: "digest",
    });
  });
});
