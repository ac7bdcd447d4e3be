import { appendFile, cp, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeLearningCatalogues } from "./testing/learning-catalogues.js";
import { answerOf, runModalis } from "./testing/run-modalis.js";

interface Items {
  readonly items: readonly { readonly id: string }[];
}

let { root, ids } = { root: "", ids: "" };
beforeAll(async () => {
  const made = await makeLearningCatalogues();
  root = made.root;
  ids = join(root, "it's my shop");
  await cp(made.ids, ids, { recursive: true });
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe("somebody who came after the training", () => {
  it("gets items like those they liked, and not like those they disliked", async () => {
    const whole = join(root, "later");
    await cp(ids, whole, { recursive: true });
    await answerOf("train", whole, "--model", "ease", "--set", "regularisation=5");
    // Even items are of one kind, odd ones of the other.
    const events = ["dislike,1", "dislike,3", "dislike,5", "like,0", "like,2"].map((event) => {
      const [kind, item] = event.split(",");
      return `late,${item},${kind}`;
    });
    await rm(join(whole, "events.csv"));
    await writeFile(join(whole, "events.csv"), `user,item,kind\n${events.join("\n")}\nsad,1,dislike\n`);
    const recommend = ["recommend", whole, "--model", "ease", "--count", "6"];
    const { items } = await answerOf<Items>(...recommend, "--user", "late");
    expect(items.map(({ id }) => Number(id) % 2)).toEqual([0, 0, 0, 0, 0, 0]);
    const { stdout } = await runModalis(...recommend, "--user", "sad");
    expect(stdout).toContain("For sad (no history yet: popular items)");
    expect(stdout).not.toMatch(/\. \d\.\d+ {2}1 /);
  });
});

describe("what a command says", () => {
  it("does not call somebody with a history new because the model knows popularity alone", async () => {
    await answerOf("train", ids, "--model", "popularity");
    const { stdout } = await runModalis("recommend", ids, "--model", "popularity", "--user", "0");
    expect(stdout).toContain("For 0 (popular items)");
  });

  it("can be typed again where a folder's name has spaces and quotes", async () => {
    const { stdout } = await runModalis("train", ids, "--model", "popularity", "--out", "again");
    expect(stdout).toContain(`modalis recommend '${ids.replaceAll("'", "'\\''")}' --model again`);
  });

  it("names every model that does not exist before auto tries the others", async () => {
    const { exitCode, stderr } = await runModalis("evaluate", ids, "--models", "auto,eese", "--trials", "1");
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('no model "eese"')]);
    expect(stderr).not.toContain("recall@20");
  });

  it("refuses a split by time where some events have none", async () => {
    const folder = join(root, "half-timed");
    await cp(ids, folder, { recursive: true });
    const events = ["0,1,like,2026-01-01", "0,3,like,", "1,2,like,2026-01-02", "1,4,like,2026-01-03"];
    await writeFile(join(folder, "events.csv"), `user,item,kind,timestamp\n${events.join("\n")}\n`);
    for (const split of ["last-n", "user-time", "global-time"]) {
      const words = ["train", folder, "--model", "popularity", "--split", split];
      const { exitCode, stderr } = await runModalis(...words);
      expect([exitCode, stderr]).toEqual([2, expect.stringContaining("1 of 4 events have no time")]);
    }
  });

  it("is each on a line of its own, the reason for a kind of index too", async () => {
    const folder = join(root, "words");
    await mkdir(folder);
    await writeFile(join(folder, "items.jsonl"), '{"id":"a","text":"one"}\n{"id":"b","text":"two"}\n');
    await answerOf("encode", folder);
    const { stdout } = await runModalis("index", folder, "--channels", "text");
    expect(stdout).not.toContain("\u240a");
    expect(stdout.trimEnd().split("\n")).toHaveLength(2);
  });

  it("cuts foretold ratings to the range of those that were learned from", async () => {
    const folder = join(root, "rated");
    await mkdir(folder);
    const users = Array.from({ length: 12 }, (_, at) => `u${at}`);
    await writeFile(
      join(folder, "items.jsonl"),
      ["a", "b", "c", "d"].map((id) => JSON.stringify({ id })).join("\n"),
    );
    await writeFile(join(folder, "events.csv"), "user,item,kind,value,split\n");
    for (const [at, user] of users.entries()) {
      // Everybody's held-out ratings are 4 and 5, what was learned from runs from 1 to 5.
      const rows = [`a,rating,${1 + (at % 5)},train`, `b,rating,${1 + (at % 2)},train`, `c,rating,1,train`];
      rows.push(at % 2 === 0 ? "d,rating,4,test" : "d,rating,5,test");
      await appendFile(join(folder, "events.csv"), rows.map((row) => `${user},${row}\n`).join(""));
    }
    const report = await answerOf<{
      tables: { title: string; rows: { values: { mae: { mean: number } } }[] }[];
    }>("evaluate", folder, "--models", "rating-baseline", "--channels", "none");
    const errors = report.tables.find(({ title }) => title === "Ratings foretold")!.rows[0]!.values;
    // Cut to 4 and above the mean error would be half a star.
    expect(errors.mae.mean).toBeGreaterThan(1);
    // A model of ratings learns from low ones too, without being told to.
    const interactionsOf = async (...words: string[]) =>
      (await answerOf<{ record: { interactions: number } }>("train", folder, ...words)).record.interactions;
    expect(await interactionsOf("--model", "svd")).toBe(36);
    expect(await interactionsOf("--model", "svd", "--events", "positive")).toBeLessThan(36);
    expect(await interactionsOf("--model", "popularity")).toBeLessThan(36);
  });
});
