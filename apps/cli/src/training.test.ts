import { spawnSync } from "node:child_process";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { batchFromSafetensors, writerMark } from "@modalis/contract";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pressControlC, startModalis } from "./testing/built-modalis.js";
import { makeLearningCatalogues } from "./testing/learning-catalogues.js";
import { answerOf, runModalis } from "./testing/run-modalis.js";
import { waitUntil } from "./testing/wait-until.js";

let { root, ids, content } = { root: "", ids: "", content: "" };
beforeAll(async () => {
  ({ root, ids, content } = await makeLearningCatalogues());
});
afterAll(() => rm(root, { recursive: true, force: true }));

interface Trained {
  readonly run: string;
  readonly record: {
    readonly model: string;
    readonly metrics: { readonly validation?: Readonly<Record<string, number>> };
    readonly openings: readonly unknown[];
    readonly curve?: readonly { readonly share: number; readonly loss?: number }[];
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
    const { record } = await answerOf<Trained>("train", ids, "--model", "auto", "--trials", "1");
    expect(record.why).toMatch(/has the highest recall@20 on validation rows, before .*popularity \(/);
    expect(record.why).toMatch(/40 users, 30 items/);
  });

  it("learn from content where there is some, and refuse a model of content where there is none", async () => {
    const small = ["--set", "epochs=20", "--set", "dimensions=8", "--set", "learningRate=0.01"];
    const { record } = await answerOf<Trained>("train", content, "--model", "vbpr", ...small);
    expect(record.metrics.validation!["recall@20"]).toBeGreaterThan(0);
    const losses = record.curve!.flatMap(({ loss }) => loss ?? []);
    expect(losses.at(-1)!).toBeLessThan(losses[0]!);
    expect(record.curve!.at(-1)!.share).toBeLessThanOrEqual(1);
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

  it("find a run again that was being replaced when its process was killed", async () => {
    const { run } = await answerOf<Trained>("train", ids, "--model", "popularity", "--out", "replaced");
    const { pid } = spawnSync(process.execPath, ["--version"]);
    const moved = join(run, "..", `.replaced.${writerMark().replace(/^\d+/, String(pid))}.old`);
    for (const words of [
      ["recommend", ids, "--model", "replaced", "--user", "0"],
      ["compare", run, run],
      ["export", ids, "--to", join(root, "of-replaced")],
    ]) {
      await rename(run, moved);
      expect((await runModalis(...words)).exitCode).toBe(0);
    }
  });

  it("refuse a damaged run with its reason", async () => {
    const { run } = await answerOf<Trained>("train", ids, "--model", "item-knn", "--out", "damaged");
    await writeFile(join(run, "users.json"), "[]");
    const { exitCode, stderr } = await runModalis("recommend", ids, "--model", "damaged", "--user", "0");
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/DIGEST_MISMATCH: .*users\.json/);
  });
});

describe("a run's name", () => {
  it.each([
    "../../x",
    "..",
    "a/b",
    "a\\b",
    "",
    "two\nlines",
    "ease.checkpoints",
    "ease.tuned.json",
    "n".repeat(300),
  ])("%j is refused before anything is learned or written", async (name) => {
    const before = await readdir(root, { recursive: true });
    const { exitCode, stderr } = await runModalis("train", ids, "--model", "popularity", "--out", name);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("cannot name a run")]);
    expect(stderr).not.toContain("100/100");
    expect(await readdir(root, { recursive: true })).toEqual(before);
  });

  it("is refused before the training where a folder of something else has it", async () => {
    const other = join(ids, "runs", "holiday");
    await mkdir(other, { recursive: true });
    await writeFile(join(other, "photo.jpg"), "precious");
    const { exitCode, stderr } = await runModalis("train", ids, "--model", "popularity", "--out", "holiday");
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("would be lost")]);
    expect(stderr).not.toContain("100/100");
    expect(await readdir(other)).toEqual(["photo.jpg"]);
  });
});

describe("modalis export and fuse", () => {
  it("write the latest run for other programs", async () => {
    await answerOf("train", ids, "--model", "popularity", "--out", "latest");
    const to = join(root, "exported");
    const { run, kind } = await answerOf<{ run: string; kind: string }>("export", ids, "--to", to);
    expect([run, kind]).toEqual([join(ids, "runs", "latest"), "constant"]);
    expect((await readdir(to)).sort()).toEqual([
      "export.json",
      "items.json",
      "model.safetensors",
      "score.mjs",
      "scores.onnx",
      "users.json",
    ]);
    const byPath = await answerOf<{ kind: string }>("export", run, "--to", to);
    expect(byPath.kind).toBe("constant");
    const { exitCode, stderr } = await runModalis("export", join(root, "nowhere"), "--to", to);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("no trained model")]);
  });

  it("fuse the channels of the items into one vector each, and refuse where nothing was encoded", async () => {
    const fused = await answerOf<{ rows: string; items: number }>("fuse", content, "--weights", "image=2");
    const batch = batchFromSafetensors(await readFile(fused.rows));
    expect([batch.ids.length, batch.space.modality]).toEqual([30, "fused"]);
    expect((await runModalis("fuse", ids)).exitCode).toBe(2);
    expect((await runModalis("fuse", content, "--weights", "image")).exitCode).toBe(2);
  });
});

describe("Ctrl-C", () => {
  it("stops a training with code 130 and leaves no half of a run", async () => {
    const modalis = startModalis(
      ...["train", ids, "--model", "bpr-mf", "--out", "stopped", "--threads", "1"],
      ...["--set", "epochs=1000000", "--set", "patience=1000000"],
    );
    const runs = async (): Promise<string[]> => readdir(join(ids, "runs")).catch(() => []);
    await waitUntil(async () => (await runs()).includes("stopped.checkpoints"), modalis.ended);
    pressControlC(modalis);
    expect(await modalis.ended).toMatchObject({
      exitCode: 130,
      stderr: expect.stringContaining("interrupted"),
    });
    expect(
      (await runs()).filter((name) => !name.endsWith(".checkpoints") && name.includes("stopped")),
    ).toEqual([]);
  });
});

async function seenBy(user: string): Promise<Set<string>> {
  const lines = (await readFile(join(ids, "events.csv"), "utf8")).split("\n").slice(1);
  return new Set(lines.filter((line) => line.startsWith(`${user},`)).map((line) => line.split(",")[1]!));
}
