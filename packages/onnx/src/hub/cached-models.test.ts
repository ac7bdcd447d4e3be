import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { resolveModelSource } from "../source/resolve-model-source.js";
import { checkCachedModel, listCachedModels, removeCachedModel } from "./cached-models.js";
import { gitDigest, openTestHub, type TestHub } from "./test-hub.js";

const first = "1".repeat(40);
const second = "2".repeat(40);
const config = '{"hidden_size": 2}';

describe("the models of a cache", () => {
  let cacheFolder: string;
  const hubs: TestHub[] = [];
  const fetchAt = async (commit: string, tokenizer: string) => {
    const hub = await openTestHub([
      { id: "a/b", commit, files: { "config.json": config, "tokenizer.json": tokenizer } },
    ]);
    hubs.push(hub);
    const folder = await resolveModelSource("hub:a/b", { hub: { cacheFolder, endpoint: hub.endpoint } });
    await folder.file("tokenizer.json");
  };
  beforeEach(async () => {
    cacheFolder = await mkdtemp(join(tmpdir(), "modalis-cached-"));
    await fetchAt(first, "{}");
    await fetchAt(second, "[1]");
  });
  afterEach(async () => {
    for (const hub of hubs.splice(0)) await hub[Symbol.asyncDispose]();
    await rm(cacheFolder, { recursive: true });
  });

  it("are listed with their sizes, their refs and the licence their card states", async () => {
    const [old, now] = await listCachedModels(cacheFolder);
    expect(old).toMatchObject({ id: "a/b", commit: first, refs: [], bytes: 20, licence: "apache-2.0" });
    expect(now).toMatchObject({ id: "a/b", commit: second, refs: ["main"], bytes: 21 });
    expect(now?.files).toEqual([
      { name: "config.json", bytes: 18, digest: gitDigest(Buffer.from(config)) },
      { name: "tokenizer.json", bytes: 3, digest: gitDigest(Buffer.from("[1]")) },
    ]);
    expect(await listCachedModels(join(cacheFolder, "none"))).toEqual([]);
  });

  it("tell the licence of a card that another program fetched", async () => {
    const snapshot = join(cacheFolder, "models--c--d", "snapshots", first);
    await mkdir(snapshot, { recursive: true });
    await writeFile(join(snapshot, "README.md"), "---\ntags:\n- x\nlicense: mit\n---\n# d\nlicense: no\n");
    expect((await listCachedModels(cacheFolder)).find(({ id }) => id === "c/d")?.licence).toBe("mit");
  });

  it("are checked file by file: what was changed and what is missing is told", async () => {
    const [old, now] = await listCachedModels(cacheFolder);
    expect(await checkCachedModel(cacheFolder, now!)).toEqual([]);
    const blobs = join(cacheFolder, "models--a--b", "blobs");
    await writeFile(join(blobs, gitDigest(Buffer.from("[1]"))), "[2]");
    await rm(join(blobs, gitDigest(Buffer.from("{}"))));
    expect(await checkCachedModel(cacheFolder, now!)).toMatchObject([
      { file: "tokenizer.json", problem: expect.stringContaining("digest") },
    ]);
    const [again] = await listCachedModels(cacheFolder);
    expect(await checkCachedModel(cacheFolder, again!)).toMatchObject([
      { model: `a/b@${old?.commit}`, file: "tokenizer.json", problem: expect.stringContaining("missing") },
    ]);
  });

  it("are removed by revision, without what another revision needs, and altogether", async () => {
    expect(await removeCachedModel(cacheFolder, { id: "a/b", revision: first })).toBe(2);
    const [left, ...others] = await listCachedModels(cacheFolder);
    expect(others).toEqual([]);
    expect(await checkCachedModel(cacheFolder, left!)).toEqual([]);
    expect(await removeCachedModel(cacheFolder, { id: "a/b" })).toBe(21);
    expect(await readdir(cacheFolder)).toEqual([".locks"]);
    await expect(removeCachedModel(cacheFolder, { id: "a/b" })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});
