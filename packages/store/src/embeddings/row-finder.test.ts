import { mkdtemp, readdir, rm, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createBatch, rowOf } from "@modalis/contract";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { digestOf, testSpace } from "./test-rows.js";
import { spacePath, usingStore } from "./test-store.js";

let parent: string;
let folder: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), "modalis-finder-"));
  folder = join(parent, "embeddings");
});
afterEach(() => rm(parent, { recursive: true }));

const space = testSpace();
/** Digests that share their first 32 bits with each other. */
const twin = (at: number) => `abcdef01${digestOf(String(at)).slice(8)}`;

async function appendCommits(commits: readonly (readonly string[])[]): Promise<void> {
  await usingStore(folder, async (store) => {
    const rows = await store.openSpace(space);
    for (const [commit, ids] of commits.entries()) {
      const values = ids.flatMap((_, at) => [commit, at]);
      const failures = new Map([[digestOf(`bad ${commit}`), { code: "CORRUPT_INPUT", message: "cut off" }]]);
      await rows.append(createBatch(space, ids, Float32Array.from(values)), failures);
    }
  });
}

describe("finding rows on disk", () => {
  it("gives the rows that there are, whatever commit holds them, and none for other contents", async () => {
    // Odd sizes, a commit of failures alone first, last and between, and digests that begin alike.
    const sizes = [0, 1, 7, 0, 0, 64, 3, 0];
    let next = 0;
    const commits = sizes.map((size) => Array.from({ length: size }, () => digestOf(`row ${next++}`)));
    const twins = Array.from({ length: 5 }, (_, at) => twin(at));
    await appendCommits([...commits, twins.slice(0, 2), twins.slice(2)]);
    await usingStore(folder, async (store) => {
      const rows = await store.openSpace(space);
      const finder = await rows.rowFinder();
      const all = await rows.readAll();
      const found = await finder.find([...all.ids, ...all.ids, digestOf("unknown"), twin(99)]);
      expect(found.size).toBe(all.ids.length);
      for (const [at, id] of all.ids.entries()) expect(found.get(id)).toEqual(rowOf(all, at));
      expect(await finder.find([])).toEqual(new Map());
      expect([...(await finder.find([twin(3)])).values()]).toEqual([Float32Array.of(sizes.length + 1, 1)]);
    });
  });

  it("finds what was appended since in a finder of its own alone", async () => {
    await appendCommits([[digestOf("a"), digestOf("b")], []]);
    await usingStore(folder, async (store) => {
      const rows = await store.openSpace(space);
      const former = await rows.rowFinder();
      await rows.append(createBatch(space, [digestOf("c")], Float32Array.of(7, 8)));
      expect(await former.find([digestOf("c")])).toEqual(new Map());
      const found = await (await rows.rowFinder()).find(["c", "b"].map(digestOf));
      expect(found.get(digestOf("c"))).toEqual(Float32Array.of(7, 8));
      expect(found.get(digestOf("b"))).toEqual(Float32Array.of(0, 1));
    });
  });

  it("finds nothing where nothing was encoded", async () => {
    await appendCommits([]);
    await usingStore(folder, async (store) => {
      const finder = await (await store.openSpace(space)).rowFinder();
      expect(await finder.find([digestOf("a")])).toEqual(new Map());
    });
  });

  it("refuses a commit that was damaged since", async () => {
    await appendCommits([[digestOf("a")]]);
    await usingStore(folder, async (store) => {
      const finder = await (await store.openSpace(space)).rowFinder();
      const path = await spacePath(folder);
      const shard = (await readdir(path)).find((name) => name.endsWith(".safetensors"))!;
      await truncate(join(path, shard), 10);
      await expect(finder.find([digestOf("a")])).rejects.toMatchObject({ code: "CORRUPT_FILE" });
      expect(await finder.find([digestOf("b")])).toEqual(new Map());
    });
  });
});
