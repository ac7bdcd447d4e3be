import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunReport } from "@modalis/evaluation";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answerOf, runModalis } from "./testing/run-modalis.js";
import { writeLearningData } from "./testing/write-learning-data.js";

let root: string;
let ids: string;
let content: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "modalis-training-"));
  await writeLearningData(root);
  ids = join(root, "ids");
  content = join(root, "content");
  await answerOf("import", join(root, "toy.inter"), "--format", "mmrec", "--out", ids);
  const features = `image=${join(root, "image.npy")}`;
  await answerOf(
    "import",
    join(root, "toy.inter"),
    "--format",
    "mmrec",
    "--out",
    content,
    "--features",
    features,
  );
});
afterAll(() => rm(root, { recursive: true, force: true }));

interface Trained {
  readonly run: string;
  readonly record: {
    readonly model: string;
    readonly metrics: { readonly validation?: Readonly<Record<string, number>> };
    readonly openings: readonly unknown[];
    readonly why?: string;
  };
}
interface Items {
  readonly items: readonly { readonly id: string; readonly score: number; readonly contributions: object }[];
}

describe("modalis train, recommend and similar", () => {
  it("learn a model from ids alone, keep it, and answer by it with what the user has not seen", async () => {
    const { record, run } = await answerOf<Trained>(
      "train",
      ids,
      "--model",
      "ease",
      "--set",
      "regularisation=5",
    );
    expect(record.metrics.validation!["recall@10"]).toBeGreaterThan(0.5);
    expect(record.openings).toEqual([]);
    expect((await readdir(run)).sort()).toContain("record.json");
    const { items } = await answerOf<Items>(
      "recommend",
      ids,
      "--model",
      "ease",
      "--user",
      "0",
      "--count",
      "7",
    );
    // All that is left of the user's own kind comes first.
    expect(items.every(({ id }) => Number(id) % 2 === 0)).toBe(true);
    const seen = await seenBy("0");
    expect(items.filter(({ id }) => seen.has(id))).toEqual([]);
    const similar = await answerOf<Items>("similar", ids, "--model", "ease", "--item", "3", "--count", "5");
    expect(similar.items.every(({ id }) => Number(id) % 2 === 1)).toBe(true);
    const explained = await runModalis("recommend", ids, "--model", "ease", "--user", "1", "--explain");
    expect(explained.stdout).toMatch(/For 1\n[\s\S]*interactions like/);
  });

  it("choose a model themselves and say why in a sentence", async () => {
    const { record } = await answerOf<Trained>("train", ids, "--model", "auto", "--trials", "3");
    expect(record.why).toMatch(/has the highest recall@20 on validation rows, before .*popularity \(/);
    expect(record.why).toMatch(/40 users, 30 items/);
  });

  it("learn from content where there is some, and refuse a model of content where there is none", async () => {
    const small = ["--set", "epochs=3", "--set", "dimensions=8"];
    const { record } = await answerOf<Trained>("train", content, "--model", "vbpr", ...small);
    expect(record.metrics.validation!["recall@20"]).toBeGreaterThan(0);
    const { exitCode, stderr } = await runModalis("train", ids, "--model", "vbpr", ...small);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("encode it first")]);
  });

  it("learn from every row where asked, and then judge by none", async () => {
    const { record, run } = await answerOf<Trained>(
      ...["train", ids, "--model", "popularity", "--all-rows", "--out", "whole"],
    );
    expect(record.metrics).toEqual({});
    const { exitCode, stderr } = await runModalis("compare", run, run);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("judged by none")]);
  });

  it("refuse a damaged run with its reason", async () => {
    const { run } = await answerOf<Trained>("train", ids, "--model", "item-knn", "--out", "damaged");
    await writeFile(join(run, "users.json"), "[]");
    const { exitCode, stderr } = await runModalis("recommend", ids, "--model", "damaged", "--user", "0");
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/DIGEST_MISMATCH: .*users\.json/);
  });
});

describe("modalis tune", () => {
  it("finds settings that train --tuned takes, and goes on where it was stopped", async () => {
    const tune = (trials: string) =>
      answerOf<{ trials: { seconds: number }[]; best: { trial: number } }>(
        ...["tune", ids, "--model", "item-knn", "--trials", trials, "--threads", "2"],
      );
    const first = await tune("4");
    const second = await tune("8");
    expect(second.trials.slice(0, 4)).toEqual(first.trials);
    const { record } = await answerOf<Trained & { record: { settings: object } }>(
      ...["train", ids, "--model", "item-knn", "--tuned", "--out", "tuned"],
    );
    const kept = JSON.parse(await readFile(join(ids, "runs", "item-knn.tuned.json"), "utf8"));
    expect(record.settings).toEqual(kept.settings);
  });
});

describe("modalis evaluate and compare", () => {
  it("report mean and deviation by model, who opened the test rows, and differences paired by user", async () => {
    const [out, page] = [join(root, "out"), join(root, "report.html")];
    const report = await answerOf<RunReport>(
      ...["evaluate", ids, "--models", "popularity,ease", "--set", "ease.regularisation=5", "--seeds", "2"],
      ...["--out", out, "--report", page],
    );
    expect(report.runs.map(({ model }) => model)).toEqual(["popularity", "ease"]);
    const [popular, learned] = report.runs;
    expect(learned!.metrics["recall@10"]!.mean!).toBeGreaterThan(popular!.metrics["recall@10"]!.mean!);
    expect(learned!.metrics["recall@20"]).toEqual({ mean: expect.any(Number), std: 0 });
    expect(report.openings).toHaveLength(1);
    expect(report.openings![0]).toMatchObject({ split: "labelled", rows: 40 });
    expect(report.comparisons).toHaveLength(2);
    expect(await readFile(page, "utf8")).toContain("<html");
    const files = ["ease", "popularity"].map((model) => join(out, `${model}.scores.safetensors`));
    const { comparisons } = await answerOf<{ comparisons: { metric: string; difference: number }[] }>(
      ...["compare", files[0]!, files[1]!, "--metrics", "recall@10", "--test", "t-test"],
    );
    expect(comparisons[0]!.difference).toBeCloseTo(
      learned!.metrics["recall@10"]!.mean! - popular!.metrics["recall@10"]!.mean!,
      6,
    );
  });

  it.each(["random", "last-n", "cold", "users"])("hold out by %s", async (split) => {
    const report = await answerOf<RunReport>("evaluate", content, "--models", "item-knn", "--split", split);
    expect(report.runs[0]!.metrics["recall@20"]).toBeDefined();
    expect(report.tables?.length ?? 0).toBe(split === "cold" ? 1 : 0);
  });

  it.each([
    [["evaluate", "DIR", "--models", "popularity", "--split", "global-time"], /time/],
    [["evaluate", "DIR", "--models", "popularity,popularity"], /twice/],
    [["evaluate", "DIR", "--models", "popularity", "--set", "ease.x=1"], /none of the models/],
    [["train", "DIR", "--model", "no-such-model"], /there are popularity/],
    [["train", "DIR", "--model", "ease", "--set", "depth=3"], /no setting "depth"/],
    [["train", "DIR", "--model", "ease", "--set", "regularisation=much"], /is a number/],
    [["train", "DIR", "--model", "ease", "--out", "../outside"], /cannot name a run/],
    [["train", "DIR", "--model", "popularity", "--channels", "smell"], /no item has "smell"/],
    [["tune", "DIR", "--model", "ease", "--budget", "soon"], /length of time/],
    [["recommend", "DIR", "--model", "nowhere", "--user", "0"], /no trained model/],
    [["compare", "nowhere", "nowhere"], /no run/],
  ] as const)("refuse %j with code 2", async (words, message) => {
    const { exitCode, stderr } = await runModalis(...words.map((word) => (word === "DIR" ? ids : word)));
    expect(stderr).toMatch(message);
    expect(exitCode).toBe(2);
  });
});

async function seenBy(user: string): Promise<Set<string>> {
  const lines = (await readFile(join(ids, "events.csv"), "utf8")).split("\n").slice(1);
  return new Set(lines.filter((line) => line.startsWith(`${user},`)).map((line) => line.split(",")[1]!));
}
