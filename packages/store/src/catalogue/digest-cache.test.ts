import { createHash } from "node:crypto";
import {
  appendFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  symlink,
  truncate,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { contentsOf } from "./contents-of.js";
import { type DigestCache, openDigestCache } from "./digest-cache.js";
import { readCatalogue } from "./read-catalogue.js";

let root: string;
let folder: string;
let cachePath: string;
beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), "modalis-digests-")));
  folder = join(root, "catalogue");
  cachePath = join(folder, ".modalis", "digests.json");
  await mkdir(join(folder, "media"), { recursive: true });
  const lines = ["a", "b", "c"].map((id) => JSON.stringify({ id, image: `media/${id}.png` }));
  await writeFile(join(folder, "items.jsonl"), lines.join("\n"));
  for (const id of ["a", "b", "c"]) await writeFile(medium(id), `picture ${id}`);
});
afterEach(() => rm(root, { recursive: true }));

const medium = (id: string) => join(folder, "media", `${id}.png`);
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
/** Files become old enough to be trusted without waiting for it. */
const later = () => Date.now() + 10_000;

/** Digests of the items' pictures in order, with the cache and with how many of them it knew. */
async function digests(now = later): Promise<{ found: string[]; known: number }> {
  const cache = await openDigestCache(folder, { now });
  let known = 0;
  const counting: DigestCache = {
    ...cache,
    find: (path, identity) => {
      const digest = cache.find(path, identity);
      if (digest !== undefined) known++;
      return digest;
    },
  };
  const { contents, failures } = await contentsOf(await readCatalogue(folder), "image", {
    digests: counting,
  });
  expect(failures).toEqual([]);
  return { found: contents.map((content) => content.sha256), known };
}

const wanted = ["a", "b", "c"].map((id) => sha256(`picture ${id}`));

describe("openDigestCache", () => {
  it("reads a file once, and gives the same contents from then on", async () => {
    expect(await digests()).toEqual({ found: wanted, known: 0 });
    expect(await digests()).toEqual({ found: wanted, known: 3 });
    const plain = await contentsOf(await readCatalogue(folder), "image");
    const cache = await openDigestCache(folder);
    expect(await contentsOf(await readCatalogue(folder), "image", { digests: cache })).toEqual(plain);
  });

  it("reads a file again that changed its bytes, also with its size and time of change set back", async () => {
    await digests();
    const { atime, mtime } = await stat(medium("a"));
    await writeFile(medium("a"), "PICTURE a");
    await utimes(medium("a"), atime, mtime);
    await appendFile(medium("b"), "!");
    expect(await digests()).toEqual({
      found: [sha256("PICTURE a"), sha256("picture b!"), wanted[2]],
      known: 1,
    });
  });

  it("reads a file again that another took the place of", async () => {
    await digests();
    await writeFile(join(root, "other"), "another a");
    await rename(join(root, "other"), medium("a"));
    expect((await digests()).found[0]).toBe(sha256("another a"));
  });

  it("trusts no digest of a file that changed within two seconds before it was read", async () => {
    await digests(Date.now);
    expect(await digests()).toMatchObject({ known: 0 });
    expect(await digests()).toMatchObject({ known: 3 });
  });

  it.each([
    ["cut short", (path: string) => truncate(path, 100)],
    ["empty", (path: string) => truncate(path, 0)],
    ["not JSON", (path: string) => writeFile(path, "{ scribble")],
    ["of another version", async (path: string) => writeFile(path, (await text(path)).replace('"1"', '"2"'))],
    [
      "off by one digit",
      async (path: string) => writeFile(path, (await text(path)).replace(wanted[0]!, wanted[1]!)),
    ],
    [
      "without rows",
      (path: string) =>
        writeFile(path, JSON.stringify({ version: "1", checksum: sha256("[7]"), files: [7] })),
    ],
    [
      "a folder",
      async (path: string) => {
        await rm(path);
        await mkdir(path);
      },
    ],
  ])("reads everything when its file is %s", async (what, damage) => {
    await digests();
    await damage(cachePath);
    expect(await digests()).toEqual({ found: wanted, known: 0 });
    // What can be replaced was replaced as a whole.
    expect((await digests()).known).toBe(what === "a folder" ? 0 : 3);
    expect(await readdir(join(folder, ".modalis"))).toEqual(["digests.json"]);
  });

  it("works without a place to write, and follows no link out of the catalogue", async () => {
    await writeFile(join(folder, ".modalis"), "in the way");
    expect(await digests()).toEqual({ found: wanted, known: 0 });
    expect(await digests()).toEqual({ found: wanted, known: 0 });
    await rm(join(folder, ".modalis"));
    await mkdir(join(root, "elsewhere"));
    await symlink(join(root, "elsewhere"), join(folder, ".modalis"));
    expect(await digests()).toEqual({ found: wanted, known: 0 });
    expect(await readdir(join(root, "elsewhere"))).toEqual([]);
  });

  it("keeps what another process wrote meanwhile, and forgets files that are gone", async () => {
    const first = await openDigestCache(folder, { now: later });
    const second = await openDigestCache(folder, { now: later });
    const catalogue = await readCatalogue(folder);
    const only = (id: string) => ({ ...catalogue, items: catalogue.items.filter((item) => item.id === id) });
    await contentsOf(only("a"), "image", { digests: first });
    await contentsOf(only("b"), "image", { digests: second });
    expect((await digests()).known).toBe(2);
    await rm(medium("a"));
    await writeFile(medium("b"), "picture of b");
    await contentsOf(only("b"), "image", { digests: await openDigestCache(folder, { now: later }) });
    expect(await text(cachePath)).not.toContain("media/a.png");
    expect(await text(cachePath)).toContain("media/c.png");
  });

  it("is never seen half written by many writers at once", async () => {
    await Promise.all(Array.from({ length: 8 }, () => digests()));
    expect(await digests()).toEqual({ found: wanted, known: 3 });
    expect(await readdir(join(folder, ".modalis"))).toEqual(["digests.json"]);
  });

  it("keeps the digests of a run that was aborted, and removes what a killed writer left an hour ago", async () => {
    const stop = new AbortController();
    const cache = await openDigestCache(folder, { now: later });
    const work = contentsOf(await readCatalogue(folder), "image", {
      digests: cache,
      concurrency: 1,
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    await expect(work).rejects.toThrow("aborted");
    const leftover = `${cachePath}.killed.tmp`;
    await writeFile(leftover, "half");
    expect((await digests()).known).toBe(1);
    expect(await readdir(join(folder, ".modalis"))).toContain("digests.json.killed.tmp");
    await appendFile(medium("a"), "!");
    const longAgo = new Date(Date.now() - 2 * 3_600_000);
    await utimes(leftover, longAgo, longAgo);
    await digests();
    expect(await readdir(join(folder, ".modalis"))).toEqual(["digests.json"]);
  });
});

function text(path: string): Promise<string> {
  return readFile(path, "utf8");
}
