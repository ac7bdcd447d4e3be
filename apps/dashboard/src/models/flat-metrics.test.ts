import { expect, it } from "vitest";
import { flatMetrics, metricColumns } from "./flat-metrics.js";

it("gives each number of nested metrics a name, and leaves out what is no number", () => {
  const metrics = { validation: { "recall@20": 0.1, note: "x" }, seconds: 3, users: [1, 2], none: null };
  expect([...flatMetrics(metrics)]).toEqual([
    ["validation recall@20", 0.1],
    ["seconds", 3],
  ]);
});

it("shows recall and NDCG at 20 before any other column", () => {
  const rows = [
    new Map([
      ["validation coverage@20", 1],
      ["validation ndcg@20", 1],
    ]),
    new Map([["validation recall@20", 1]]),
  ];
  expect(metricColumns(rows, 2)).toEqual(["validation recall@20", "validation ndcg@20"]);
  expect(metricColumns(rows, 9)).toHaveLength(3);
});
