import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeLearningCatalogues } from "./testing/learning-catalogues.js";
import { answerOf, runModalis } from "./testing/run-modalis.js";

let { root, ids, content } = { root: "", ids: "", content: "" };
beforeAll(async () => {
  ({ root, ids, content } = await makeLearningCatalogues());
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe("modalis tune", () => {
  it("finds settings that train --tuned takes, and goes on where it was stopped", async () => {
    const tune = (trials: string) =>
      answerOf<{ trials: { seconds: number }[]; best: { trial: number } }>(
        ...["tune", ids, "--model", "item-knn", "--trials", trials, "--threads", "2"],
      );
    const first = await tune("4");
    const second = await tune("8");
    expect(second.trials.slice(0, 4)).toEqual(first.trials);
    const { record } = await answerOf<{ record: { settings: object } }>(
      ...["train", ids, "--model", "item-knn", "--tuned", "--out", "tuned"],
    );
    const kept = JSON.parse(await readFile(join(ids, "runs", "item-knn.tuned.json"), "utf8"));
    expect(record.settings).toEqual(kept.settings);
  });

  it("says so before anything is tried when trials cannot be kept", async () => {
    await rm(join(content, "runs"), { recursive: true, force: true });
    await writeFile(join(content, "runs"), "no folder");
    const { exitCode, stderr } = await runModalis("tune", content, "--model", "ease", "--trials", "1");
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining("WRITE_FAILED")]);
  });

  it("resumes the search of these settings, and begins another for another seed, split or metric", async () => {
    const tune = (...words: string[]) =>
      answerOf<{ trials: { seed: number; seconds: number }[] }>(
        ...["tune", ids, "--model", "user-knn", "--trials", "2", "--threads", "1", ...words],
      );
    const first = await tune();
    const others = [
      ["--seed", "2"],
      ["--split", "random"],
      ["--split", "random", "--split-seed", "2"],
      ["--metric", "ndcg@20"],
      ["--method", "random", "--events", "all"],
    ];
    for (const words of others) expect((await tune(...words)).trials).toHaveLength(2);
    expect(await tune()).toEqual(first);
    const logs = (await readdir(join(ids, "runs"))).filter((name) => name.startsWith("user-knn.random."));
    expect(logs.length).toBeGreaterThanOrEqual(others.length);
  });
});
