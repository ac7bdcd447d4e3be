import { describe, expect, it } from "vitest";
import { interactionsOf, tableModel, taskOf } from "../testing/table-model.js";
import { labelledPredictions } from "./labelled-predictions.js";

const refused = expect.objectContaining({ code: "INVALID_ARGUMENT" });
const scores = [0, 1, 2].map((user) => Array.from({ length: 10 }, (_, item) => user * 10 + item));
const task = taskOf([[0, 1], [], [0, 1, 2, 3, 4, 5, 6]], [[2, 3, 4], [], [7, 8]], 10);

describe("labelledPredictions", () => {
  it("draws one negative for each positive among what the user neither saw nor likes", async () => {
    const drawn = await labelledPredictions(tableModel(scores), task, { seed: 3 });
    expect([...drawn.users]).toEqual([0, 0, 0, 0, 0, 0, 2, 2, 2]);
    expect([...drawn.labels]).toEqual([1, 1, 1, 0, 0, 0, 1, 1, 0]);
    expect([...drawn.items.subarray(0, 3)]).toEqual([2, 3, 4]);
    const negatives = [...drawn.items.subarray(3, 6)];
    expect(new Set(negatives).size).toBe(3);
    for (const item of negatives) expect(item).toBeGreaterThan(4);
    // User 2 has but one item left to draw.
    expect([...drawn.items.subarray(6)]).toEqual([7, 8, 9]);
    expect([...drawn.scores]).toEqual([...drawn.users].map((user, at) => user * 10 + drawn.items[at]!));
    expect(drawn.source).toBe("one drawn negative for each positive, seed 3");
  });

  it("draws the same by the same seed, however many users at once, and every free item in the long run", async () => {
    const model = tableModel(scores);
    const first = await labelledPredictions(model, task, { seed: 3 });
    expect(await labelledPredictions(model, task, { seed: 3, usersAtOnce: 1 })).toEqual(first);
    const met = new Set<number>();
    for (let seed = 0; seed < 40; seed++) {
      const { items } = await labelledPredictions(model, task, { seed });
      for (const item of items.subarray(3, 6)) met.add(item);
    }
    expect([...met].sort()).toEqual([5, 6, 7, 8, 9]);
  });

  it("draws every free item alike where most items are free", async () => {
    const counts = new Array<number>(12).fill(0);
    const wide = taskOf([[0]], [[1]], 12);
    const model = tableModel([counts]);
    for (let seed = 0; seed < 1000; seed++) {
      const { items, labels } = await labelledPredictions(model, wide, { seed });
      expect([...labels]).toEqual([1, 0]);
      counts[items[1]!]!++;
    }
    expect(counts.slice(0, 2)).toEqual([0, 0]);
    // Chi-squared with 9 degrees of freedom: over 27.9 once in 1,000 such tests.
    const chiSquared = counts.slice(2).reduce((sum, count) => sum + (count - 100) ** 2 / 100, 0);
    expect(chiSquared).toBeLessThan(27.9);
  });

  it("draws among the candidates", async () => {
    const candidates = Int32Array.of(2, 3, 4, 9);
    const { items } = await labelledPredictions(tableModel(scores), { ...task, candidates }, { seed: 1 });
    expect([...items]).toEqual([2, 3, 4, 9, 7, 8, 9]);
  });

  it("takes what users said themselves where they did", async () => {
    const explicit = { rows: interactionsOf([[1, 5], [2], []], 10, [[4, 1], [3], []]), positiveFrom: 3 };
    const said = await labelledPredictions(tableModel(scores), task, { seed: 1, explicit });
    expect([[...said.users], [...said.items], [...said.labels], [...said.scores]]).toEqual([
      [0, 0, 1],
      [1, 5, 2],
      [1, 0, 1],
      [1, 5, 12],
    ]);
    expect(said.source).toBe("explicit labels: liked from 3");
  });

  it("refuses labels without values, a bad seed and scores that are no numbers", async () => {
    const explicit = { rows: task.positives, positiveFrom: 3 };
    await expect(labelledPredictions(tableModel(scores), task, { seed: 1, explicit })).rejects.toEqual(
      refused,
    );
    await expect(labelledPredictions(tableModel(scores), task, { seed: -1 })).rejects.toEqual(refused);
    const broken = tableModel(scores.map((row) => row.map(() => Number.NaN)));
    await expect(labelledPredictions(broken, task, { seed: 1 })).rejects.toEqual(refused);
  });
});
