import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { EmbeddingStore } from "./embedding-store.js";
import { openEmbeddingStore } from "./open-embedding-store.js";
import { digestOf, testRows, testSpace } from "./test-rows.js";
import { filesOf, usingStore } from "./test-store.js";

let parent: string;
let folder: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), "modalis-store-"));
  folder = join(parent, "embeddings");
});
afterEach(() => rm(parent, { recursive: true }));

const space = testSpace();
const failure = { code: "CORRUPT_INPUT", message: "truncated" };

describe("openEmbeddingStore", () => {
  it("writes byte-equal files for equal input, wherever the folder lies", async () => {
    const write = async (store: EmbeddingStore) => {
      const rows = await store.openSpace(space);
      await rows.putAttachment("statistics.json", Buffer.from("{}"));
      await rows.append(testRows(space, ["a"]), new Map([[digestOf("x"), failure]]));
      await (await store.openSpace(testSpace("2"))).append(testRows(testSpace("2"), ["a"]));
    };
    await usingStore(folder, write);
    const first = await filesOf(folder);
    folder = join(parent, "elsewhere");
    await usingStore(folder, write);
    expect(await filesOf(folder)).toEqual(first);
    expect([...first.keys()].filter((name) => name.includes("lock") || name.includes("tmp"))).toEqual([]);
  });

  it("keeps spaces of one channel side by side and switches between them", async () => {
    const newer = testSpace("2");
    await usingStore(folder, async (store) => {
      await (await store.openSpace(space)).append(testRows(space, ["a"]));
      const before = await filesOf(join(folder, "spaces"));
      await (await store.openSpace(newer)).append(testRows(newer, ["a"]));
      const sound = testSpace("1", "video", "sound");
      await store.openSpace(sound);
      expect((await store.openCurrent("image"))?.space).toEqual(space);
      await store.useSpace(newer.fingerprint);
      expect((await store.openCurrent("image"))?.space).toEqual(newer);
      expect((await store.openCurrent("video.sound"))?.space).toEqual(sound);
      expect(await store.openCurrent("text")).toBeUndefined();
      await store.useSpace(space.fingerprint);
      const after = await filesOf(join(folder, "spaces"));
      for (const [name, bytes] of before) expect(after.get(name)).toBe(bytes);
    });
    await usingStore(folder, async (store) => {
      expect((await store.spaces()).map(({ channel, current }) => [channel, current])).toEqual(
        expect.arrayContaining([
          ["image", true],
          ["image", false],
          ["video.sound", true],
        ]),
      );
      await expect(store.useSpace("0000000000000000")).rejects.toMatchObject({ code: "NOT_FOUND" });
    });
  });

  it("lets others read while one writes, and refuses their writes", async () => {
    await usingStore(folder, async (writer) => {
      const rows = await writer.openSpace(space);
      await rows.append(testRows(space, ["a"]));
      const reader = await openEmbeddingStore(folder, { readOnly: true });
      const seen = await reader.openSpace(space);
      await rows.append(testRows(space, ["bb"]));
      expect(await seen.readAll()).toEqual(testRows(space, ["a"]));
      const refused = { code: "INVALID_ARGUMENT", message: expect.stringContaining("read-only") };
      await expect(seen.append(testRows(space, ["ccc"]))).rejects.toMatchObject(refused);
      await expect(seen.putAttachment("x", Buffer.from(""))).rejects.toMatchObject(refused);
      await expect(reader.useSpace(space.fingerprint)).rejects.toMatchObject(refused);
      await expect(reader.openSpace(testSpace("2"))).rejects.toMatchObject({ code: "NOT_FOUND" });
      await reader[Symbol.asyncDispose]();
    });
    await expect(openEmbeddingStore(join(parent, "none"), { readOnly: true })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it("answers DISPOSED after it was disposed, twice quietly, once pending appends are in", async () => {
    const store = await openEmbeddingStore(folder);
    const rows = await store.openSpace(space);
    const pending = rows.append(testRows(space, ["a"]));
    await store[Symbol.asyncDispose]();
    await store[Symbol.asyncDispose]();
    await pending;
    await expect(store.spaces()).rejects.toMatchObject({ code: "DISPOSED" });
    await expect(store.openSpace(space)).rejects.toMatchObject({ code: "DISPOSED" });
    await expect(rows.append(testRows(space, ["b"]))).rejects.toMatchObject({ code: "DISPOSED" });
  });

  it("spells any modality as one folder name", async () => {
    const odd = testSpace("1", "/smell/★", "a/b".repeat(40));
    await usingStore(folder, async (store) => {
      await (await store.openSpace(odd)).append(testRows(odd, ["a"]));
      expect(await store.spaces()).toMatchObject([{ space: odd, rows: 1 }]);
    });
    expect(await readdir(parent)).toEqual(["embeddings"]);
  });

  it("refuses a space whose fingerprint is not its own", async () => {
    await usingStore(folder, async (store) => {
      await expect(store.openSpace({ ...space, fingerprint: "../../../etc" })).rejects.toMatchObject({
        code: "INVALID_ARGUMENT",
      });
    });
  });
});
