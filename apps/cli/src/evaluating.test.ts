import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { RunReport } from "@modalis/evaluation";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeLearningCatalogues } from "./testing/learning-catalogues.js";
import { answerOf, runModalis } from "./testing/run-modalis.js";

let { root, ids, content } = { root: "", ids: "", content: "" };
beforeAll(async () => {
  ({ root, ids, content } = await makeLearningCatalogues());
});
afterAll(() => rm(root, { recursive: true, force: true }));

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

  it("compare no runs that were judged on other rows, and say which file holds no scores", async () => {
    for (const [seed, name] of [
      ["1", "one"],
      ["2", "two"],
      ["1", "three"],
    ] as const) {
      const split = ["--split", "random", "--split-seed", seed];
      await answerOf("train", ids, "--model", "popularity", ...split, "--out", name);
    }
    const [one, two, three] = ["one", "two", "three"].map((name) => join(ids, "runs", name));
    expect((await runModalis("compare", one!, three!)).exitCode).toBe(0);
    const { exitCode, stderr } = await runModalis("compare", one!, two!);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("other rows")]);
    const wrong = await runModalis("compare", join(ids, "items.jsonl"), one!);
    expect([wrong.exitCode, wrong.stderr]).toEqual([1, expect.stringContaining("items.jsonl")]);
  });

  it("refuse a page or folder that cannot be written before anything is trained", async () => {
    const taken = join(root, "taken");
    await writeFile(taken, "a file");
    const evaluate = ["evaluate", ids, "--models", "popularity"];
    const page = await runModalis(...evaluate, "--report", ids);
    expect([page.exitCode, page.stderr]).toEqual([2, expect.stringContaining("is a folder")]);
    for (const option of ["--report", "--out"]) {
      const { exitCode, stderr } = await runModalis(...evaluate, option, join(taken, "below"));
      expect([exitCode, stderr]).toEqual([1, expect.stringContaining("WRITE_FAILED")]);
      expect(stderr).not.toContain("popularity");
    }
  });

  it("give no table where a split holds out no test rows", async () => {
    const lone = join(root, "lone");
    await mkdir(lone);
    await writeFile(join(lone, "items.jsonl"), '{"id":"a"}\n');
    await writeFile(join(lone, "events.jsonl"), '{"user":"u","item":"a","kind":"like"}\n');
    const { exitCode, stdout, stderr } = await runModalis("evaluate", lone, "--models", "popularity");
    expect([exitCode, stdout, stderr]).toEqual([2, "", expect.stringContaining("no test rows")]);
    const trained = await runModalis("train", lone, "--model", "popularity");
    expect([trained.exitCode, trained.stdout]).toEqual([0, expect.stringContaining("no held-out rows")]);
  });

  it.each(["random", "last-n", "cold", "users"])("hold out by %s", async (split) => {
    const report = await answerOf<RunReport>("evaluate", content, "--models", "item-knn", "--split", split);
    expect(report.runs[0]!.metrics["recall@20"]).toBeDefined();
    expect(report.tables?.length ?? 0).toBe(split === "cold" ? 1 : 0);
  });

  it("judge what auto chose under its name, and say what it is", async () => {
    const report = await answerOf<RunReport>("evaluate", ids, "--models", "auto", "--trials", "1");
    const [run] = report.runs;
    expect(run).toMatchObject({ model: "auto", seeds: 1, settings: { model: expect.any(String) } });
    expect(run!.metrics["recall@20"]!.mean!).toBeGreaterThan(0.3);
  });

  it("tell how far foretold ratings are off, where every event counts by its value", async () => {
    const source = join(root, "ml.inter");
    const lines = ["user_id:token\titem_id:token\trating:float"];
    for (let user = 0; user < 20; user++) {
      for (let item = 0; item < 10; item++)
        lines.push(`${user}\t${item}\t${(user + item) % 2 === 0 ? 5 : 1}`);
    }
    await writeFile(source, `${lines.join("\n")}\n`);
    const rated = join(root, "rated");
    await answerOf("import", source, "--format", "recbole", "--out", rated);
    const report = await answerOf<RunReport>(
      ...["evaluate", rated, "--models", "rating-baseline,popularity", "--events", "all"],
    );
    const [table] = report.tables!;
    expect(table!.rows.map(({ name }) => name)).toEqual(["rating-baseline"]);
    // Ratings of 1 and 5 in equal parts: whoever says 3 is off by 2.
    expect(table!.rows[0]!.values.rmse!.mean!).toBeLessThan(2.5);
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
