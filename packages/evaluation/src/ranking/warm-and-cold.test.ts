import { describe, expect, it } from "vitest";
import { tableModel, taskOf } from "../testing/table-model.js";
import { evaluateRanking } from "./evaluate-ranking.js";
import { warmAndCold } from "./warm-and-cold.js";

describe("warmAndCold", () => {
  it("judges the same rankings by warm and by cold items and users", async () => {
    // Items 0 and 1 have training rows, 2 and 3 none; user 2 has no history. All rank 0 1 2 3 without the seen.
    const model = tableModel([0, 1, 2].map(() => [4, 3, 2, 1]));
    const task = taskOf([[0], [1], []], [[1, 2], [3], [0]], 4);
    const columns = warmAndCold(await evaluateRanking(model, task, { ks: [2] }), task);
    const recall = Object.fromEntries(
      Object.entries(columns).map(([name, { users, metrics }]) => [
        name,
        { users: [...users], perUser: [...metrics["recall@2"]!.perUser], mean: metrics["recall@2"]!.mean },
      ]),
    );
    expect(recall).toEqual({
      overall: { users: [0, 1, 2], perUser: [1, 0, 1], mean: 2 / 3 },
      warmItems: { users: [0, 2], perUser: [1, 1], mean: 1 },
      coldItems: { users: [0, 1], perUser: [1, 0], mean: 1 / 2 },
      warmUsers: { users: [0, 1], perUser: [1, 0], mean: 1 / 2 },
      coldUsers: { users: [2], perUser: [1], mean: 1 },
    });
  });

  it("has no mean in a column without positives", async () => {
    const task = taskOf([[0]], [[1]], 2);
    const columns = warmAndCold(await evaluateRanking(tableModel([[1, 2]]), task), task);
    expect([columns.warmItems.users.length, columns.warmItems.metrics["recall@20"]!.mean]).toEqual([
      0,
      Number.NaN,
    ]);
    expect(columns.coldItems.metrics["recall@20"]!.mean).toBe(1);
  });
});
