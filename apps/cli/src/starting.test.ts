import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answerOf, runModalis } from "./testing/run-modalis.js";

let work: string;
let catalogue: string;
beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), "modalis-starting-"));
  catalogue = join(work, "mine");
});
afterAll(() => rm(work, { recursive: true, force: true }));

describe("modalis init", { timeout: 240_000 }, () => {
  it("makes a catalogue that validates without a problem and encodes whole, as it stands", async () => {
    const made = await answerOf<{ files: string[] }>("init", catalogue);
    expect(made.files).toContain("README.md");
    expect((await readdir(catalogue)).sort()).toEqual([
      "README.md",
      "catalogue.json",
      "events.csv",
      "items.jsonl",
      "media",
      "users.jsonl",
    ]);
    expect(await answerOf("validate", catalogue)).toMatchObject({ problems: [] });
    const { channels } = await answerOf<{ channels: { channel: string; failures: object[] }[] }>(
      "encode",
      catalogue,
      "--modalities",
      "text,image",
    );
    expect(channels.map(({ channel }) => channel)).toEqual(expect.arrayContaining(["text", "image"]));
    for (const { failures } of channels) expect(failures).toEqual([]);
  });

  it("says of every field of its files what it is for", async () => {
    const page = await readFile(join(catalogue, "README.md"), "utf8");
    const items = (await readFile(join(catalogue, "items.jsonl"), "utf8")).trim().split("\n");
    const fields = new Set(items.flatMap((line) => Object.keys(JSON.parse(line) as object)));
    const columns = (await readFile(join(catalogue, "events.csv"), "utf8")).split("\n")[0]!.split(",");
    for (const name of [...fields, ...columns]) expect(page).toContain(`\`${name}\``);
  });

  it("refuses a folder that is not empty, and a file", async () => {
    const { exitCode, stderr } = await runModalis("init", catalogue);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("is not empty");
    await writeFile(join(work, "file"), "");
    expect((await runModalis("init", join(work, "file"))).exitCode).toBe(2);
  });
});

describe("modalis index", { timeout: 240_000 }, () => {
  type Answer = { channels: { channel: string; kind: string; rows: number; searched: { recall: number } }[] };

  it("saves an index of each channel and measures it beside the exact search", async () => {
    const { channels } = await answerOf<Answer>("index", catalogue);
    const text = channels.find(({ channel }) => channel === "text")!;
    expect(text).toMatchObject({ kind: "exact", rows: 5, searched: { recall: 1 } });
    expect(await readdir(join(catalogue, ".modalis", "index", "text"))).toContain("index.json");
    const graph = await answerOf<Answer>("index", catalogue, "--kind", "graph", "--channels", "text");
    expect(graph.channels).toMatchObject([{ channel: "text", kind: "graph", rows: 5 }]);
  });

  it("names what was not encoded", async () => {
    const { exitCode, stderr } = await runModalis("index", catalogue, "--channels", "smell");
    expect([exitCode, stderr.includes("smell")]).toEqual([2, true]);
    const bare = await mkdtemp(join(work, "bare-"));
    await writeFile(join(bare, "items.jsonl"), '{"id":"a"}\n');
    expect((await runModalis("index", bare)).stderr).toContain("encode it first");
  });
});

describe("modalis forget", { timeout: 240_000 }, () => {
  type Receipt = { removed: Record<string, number>; models: { id: string; way: string }[]; sources: object };

  it("removes the user from database and models, and gives a receipt that holds until the user is back", async () => {
    await answerOf("train", catalogue, "--model", "item-knn", "--all-rows");
    const file = join(work, "receipt.json");
    const { receipt } = await answerOf<{ receipt: Receipt }>("forget", catalogue, "ada", "--receipt", file);
    expect(receipt.models).toMatchObject([{ id: "runs/item-knn", way: "recomputed" }]);
    expect(receipt.sources).toEqual({ users: 1, events: 3 });
    const users = await readFile(join(catalogue, "runs", "item-knn", "users.json"), "utf8");
    expect(JSON.parse(users)).not.toContain("ada");
    // As a word: the keyed hash that stands for the user may hold these letters.
    expect(await readFile(file, "utf8")).not.toMatch(/\bada\b/);
    expect(await answerOf("forget", catalogue, "--verify", file)).toEqual({ holds: true, problems: [] });
  });

  it("ends with code 1 for a receipt that does not hold, and refuses what is none", async () => {
    const file = join(work, "receipt.json");
    const changed = { ...JSON.parse(await readFile(file, "utf8")), auditNumber: 77 };
    await writeFile(join(work, "other.json"), JSON.stringify(changed));
    const { exitCode, stdout } = await runModalis("forget", catalogue, "--verify", join(work, "other.json"));
    expect([exitCode, stdout.includes("another database")]).toEqual([1, true]);
    await writeFile(join(work, "none.json"), "{}");
    expect((await runModalis("forget", catalogue, "--verify", join(work, "none.json"))).stderr).toContain(
      "CORRUPT_FILE",
    );
    expect((await runModalis("forget", catalogue)).exitCode).toBe(2);
    expect((await runModalis("forget", join(work, "nowhere"), "ada")).exitCode).toBe(2);
  });
});
