import type { Visitor } from "@modalis/contract";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mmrecFormulas } from "../testing/mmrec-formulas.js";
import { interactionsOf, tableModel, taskOf } from "../testing/table-model.js";
import { evaluateRanking } from "./evaluate-ranking.js";

const refused = expect.objectContaining({ code: "INVALID_ARGUMENT" });
const scores = [
  [0.9, 0.8, 0.7, 0.6, 0.5],
  [0.1, 0.2, 0.3, 0.4, 0.5],
  [0.5, 0.5, 0.5, 0.5, 0.5],
];
const task = taskOf([[0], [4, 3], []], [[2, 4], [], [1]], 5);

describe("evaluateRanking", () => {
  it("equals the values worked out by hand, over users with positives", async () => {
    // User 0 ranks 1 2 3 4 without its seen 0: hits at ranks 2 and 4. User 2 ranks 0 1 2 3 4: a hit at rank 2.
    const { metrics, users, rankings } = await evaluateRanking(tableModel(scores), task, { ks: [2, 4] });
    expect([...users]).toEqual([0, 2]);
    expect([...rankings.items]).toEqual([1, 2, 3, 4, 0, 1, 2, 3]);
    const means = Object.fromEntries(Object.entries(metrics).map(([name, { mean }]) => [name, mean]));
    const second = 1 / Math.log2(3);
    expect(means).toEqual({
      "recall@2": (1 / 2 + 1) / 2,
      "recall@4": 1,
      "precision@2": 1 / 2,
      "precision@4": (2 / 4 + 1 / 4) / 2,
      "hit@2": 1,
      "hit@4": 1,
      "ndcg@2": expect.closeTo((second / (1 + second) + second) / 2, 12),
      "ndcg@4": expect.closeTo(((second + 1 / Math.log2(5)) / (1 + second) + second) / 2, 12),
      "map@2": (1 / 2 / 2 + 1 / 2) / 2,
      "map@4": ((1 / 2 + 2 / 4) / 2 + 1 / 2) / 2,
      "mrr@2": 1 / 2,
      "mrr@4": 1 / 2,
    });
    expect([...metrics["recall@2"]!.perUser]).toEqual([1 / 2, 1]);
  });

  it("ranks the candidates alone where there are any", async () => {
    const candidates = Int32Array.of(2, 3, 4);
    const { rankings } = await evaluateRanking(tableModel(scores), { ...task, candidates }, { ks: [4] });
    expect([...rankings.items]).toEqual([2, 3, 4, -1, 2, 3, 4, -1]);
  });

  it("gives the same whatever the number of users at once", async () => {
    const calls: number[] = [];
    const whole = await evaluateRanking(tableModel(scores), task);
    expect(await evaluateRanking(tableModel(scores, calls), task, { usersAtOnce: 1 })).toEqual(whole);
    expect(calls).toEqual([1, 1]);
  });

  it("has no mean where nobody has a positive", async () => {
    const { metrics, users } = await evaluateRanking(tableModel(scores), { ...task, positives: task.seen });
    expect(users.length).toBe(2);
    const none = await evaluateRanking(tableModel(scores), taskOf([[], [], []], [[], [], []], 5));
    expect([none.users.length, none.metrics["recall@20"]!.mean]).toEqual([0, Number.NaN]);
    expect(metrics["recall@20"]!.mean).toBe(0); // positives that are masked cannot be found
  });

  it("scores users that were not in training by their history", async () => {
    const histories: number[][] = [];
    const scoreVisitors = async (visitors: readonly Visitor[]) => {
      histories.push(...visitors.map(({ history }) => [...history]));
      return Float32Array.from(visitors.flatMap(() => [1, 2, 3, 4, 5]));
    };
    const model = { ...tableModel(scores), userCount: 99, scoreVisitors };
    const { metrics } = await evaluateRanking(model, { ...task, visitors: true }, { ks: [1] });
    expect(histories).toEqual([[0], []]);
    expect([...metrics["hit@1"]!.perUser]).toEqual([1, 0]);
    await expect(evaluateRanking(tableModel(scores), { ...task, visitors: true })).rejects.toEqual(refused);
  });

  it("gives visitors the features that are there", async () => {
    const features: unknown[] = [];
    const scoreVisitors = async (visitors: readonly Visitor[]) => {
      features.push(...visitors.map((visitor) => visitor.features));
      return new Float32Array(visitors.length * 5);
    };
    const age = { dimensions: 2, data: Float32Array.of(1, 2, 3, 4, 5, 6), present: Uint8Array.of(1, 1, 0) };
    const model = { ...tableModel(scores), scoreVisitors };
    await evaluateRanking(model, { ...task, visitors: true }, { userFeatures: new Map([["age", age]]) });
    expect(features).toEqual([new Map([["age", Float32Array.of(1, 2)]]), new Map()]);
  });

  it("refuses what does not fit, and scores that are no numbers, saying whose", async () => {
    const broken = scores.map((row) => [...row]);
    broken[2]![1] = Number.NaN;
    await expect(evaluateRanking(tableModel(broken), task)).rejects.toThrow(/user "2".*item 1 is NaN/);
    const short = { ...tableModel(scores), scoreUsers: async () => new Float32Array(3) };
    for (const bad of [
      () => evaluateRanking(short, task),
      () => evaluateRanking(tableModel(scores.slice(1)), task),
      () => evaluateRanking(tableModel(scores.map((row) => row.slice(1))), task),
      () => evaluateRanking(tableModel(scores), { ...task, candidates: Int32Array.of(3, 2) }),
      () => evaluateRanking(tableModel(scores), { ...task, candidates: Int32Array.of(5) }),
      () => evaluateRanking(tableModel(scores), { ...task, seen: interactionsOf([[]], 5) }),
      () => evaluateRanking(tableModel(scores), task, { ks: [] }),
      () => evaluateRanking(tableModel(scores), task, { ks: [0] }),
      () => evaluateRanking(tableModel(scores), task, { ks: [1.5] }),
      () => evaluateRanking(tableModel(scores), task, { usersAtOnce: 0 }),
    ]) {
      await expect(bad()).rejects.toEqual(refused);
    }
  });

  it("stops between chunks when it is aborted", async () => {
    const controller = new AbortController();
    const calls: number[] = [];
    const model = tableModel(scores, calls);
    const aborting = {
      ...model,
      scoreUsers: (users: Int32Array) => {
        controller.abort();
        return model.scoreUsers(users);
      },
    };
    const run = evaluateRanking(aborting, task, { usersAtOnce: 1, signal: controller.signal });
    await expect(run).rejects.toThrow(/abort/i);
    expect(calls).toEqual([1]);
  });

  it("equals MMRec's formulas on any scores", async () => {
    const items = 12;
    const world = fc.array(
      fc.record({
        scores: fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: items, maxLength: items }),
        seen: fc.subarray([0, 1, 2, 3]),
        positives: fc.subarray([4, 5, 6, 7, 8, 9, 10, 11], { minLength: 1 }),
      }),
      { minLength: 1, maxLength: 6 },
    );
    await fc.assert(
      fc.asyncProperty(world, async (users) => {
        const table = users.map((user) => user.scores);
        const given = taskOf(
          users.map(({ seen }) => seen),
          users.map(({ positives }) => positives),
          items,
        );
        const ks = [1, 2, 3, 4, 5, 6, 7, 8];
        const { metrics } = await evaluateRanking(tableModel(table), given, { ks });
        const hits = users.map((user) => {
          const ranked = [...Array(items).keys()]
            .filter((item) => !user.seen.includes(item))
            .sort((left, right) => user.scores[right]! - user.scores[left]! || left - right);
          return ranked.slice(0, 8).map((item) => (user.positives.includes(item) ? 1 : 0));
        });
        const counts = users.map(({ positives }) => positives.length);
        for (const [name, formula] of Object.entries(mmrecFormulas)) {
          const means = formula(hits, counts);
          for (const k of ks) expect(metrics[`${name}@${k}`]!.mean).toBeCloseTo(means[k - 1]!, 12);
        }
      }),
    );
  });
});
