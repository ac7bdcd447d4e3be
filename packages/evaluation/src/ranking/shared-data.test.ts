import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { splitByLabel } from "../splits/split-by-label.js";
import { openTest } from "../testing/open-split.js";
import { tableModel } from "../testing/table-model.js";
import { evaluateRanking } from "./evaluate-ranking.js";

/** Popularity on the test rows, as the README of the data gives it: measured apart from this project. */
const KNOWN = [
  ["tiktok", 0.0597, 0.0255],
  ["lfm2k", 0.122, 0.0753],
] as const;
const fileOf = (name: string) => new URL(`../../../../../shared/data/${name}/${name}.inter`, import.meta.url);

function readRows(name: string) {
  const [header = "", ...lines] = readFileSync(fileOf(name), "utf8").trimEnd().split("\n");
  const label = header.split("\t").findIndex((column) => column.startsWith("x_label"));
  return lines.map((line) => {
    const cells = line.split("\t");
    return { userId: cells[0]!, itemId: cells[1]!, label: Number(cells[label]) as 0 | 1 | 2 };
  });
}

describe.each(KNOWN)("popularity on %s", (name, recall, ndcg) => {
  it.skipIf(!existsSync(fileOf(name)))(
    "scores what was measured elsewhere (skipped: needs ../shared/data)",
    async () => {
      const rows = readRows(name);
      const split = splitByLabel(rows);
      const { training } = split.development;
      const counts = training.itemIds.map(() => 0);
      for (const item of training.items) counts[item]!++;
      const users = training.userIds.length;
      const scoreUsers = async (asked: Int32Array) => {
        const scores = new Float32Array(asked.length * counts.length);
        for (let at = 0; at < asked.length; at++) scores.set(counts, at * counts.length);
        return scores;
      };
      const model = { ...tableModel([counts]), userCount: users, scoreUsers };
      const { metrics } = await evaluateRanking(model, openTest(split));
      // To four digits as published; ties are broken by item number, which numbers here by first appearance.
      expect(Math.abs(metrics["recall@20"]!.mean - recall)).toBeLessThan(0.001);
      expect(Math.abs(metrics["ndcg@20"]!.mean - ndcg)).toBeLessThan(0.0005);
    },
  );
});
