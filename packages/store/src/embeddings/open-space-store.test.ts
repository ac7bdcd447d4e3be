import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
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

describe("the rows of a space", () => {
  it("gives back rows and failures in the order appended, after opening again", async () => {
    await usingStore(folder, async (store) => {
      const rows = await store.openSpace(space);
      await rows.append(testRows(space, ["a", "bb"]), new Map([[digestOf("x"), failure]]));
      await rows.append(testRows(space, ["ccc"]));
      await rows.append(testRows(space, []), new Map([[digestOf("y"), failure]]));
      expect([...rows.encoded]).toEqual(["a", "bb", "ccc"].map(digestOf));
    });
    await usingStore(folder, async (store) => {
      const rows = await store.openSpace(space);
      expect(await rows.readAll()).toEqual(testRows(space, ["a", "bb", "ccc"]));
      expect([...rows.failed]).toEqual([
        [digestOf("x"), failure],
        [digestOf("y"), failure],
      ]);
      expect(await store.spaces()).toEqual([
        { space, channel: "image", current: true, rows: 3, failures: 2 },
      ]);
    });
  });

  it("forgets a failure once the content has a row", async () => {
    await usingStore(folder, async (store) => {
      const rows = await store.openSpace(space);
      await rows.append(testRows(space, []), new Map([[digestOf("a"), failure]]));
      await rows.append(testRows(space, ["a"]));
      expect(rows.failed.size).toBe(0);
    });
    await usingStore(folder, async (store) => {
      expect((await store.openSpace(space)).failed.size).toBe(0);
      expect((await store.spaces())[0]).toMatchObject({ rows: 1, failures: 0 });
    });
  });

  it("keeps where rows came from, and fills it in for commits that do not say", async () => {
    await usingStore(folder, async (store) => {
      const rows = await store.openSpace(space);
      await rows.append(testRows(space, ["a"]));
      const provenance = [{ contentSha256: [digestOf("bb")], notes: ["8 frames"] }];
      await rows.append({ ...testRows(space, ["bb"]), provenance });
      expect((await rows.readAll()).provenance).toEqual([{ contentSha256: [digestOf("a")] }, ...provenance]);
    });
  });

  it("refuses rows of another space, ids that are no digests, and contents that have a row", async () => {
    await usingStore(folder, async (store) => {
      const rows = await store.openSpace(space);
      await rows.append(testRows(space, ["a"]));
      const before = await filesOf(folder);
      await expect(rows.append(testRows(testSpace("2"), ["b"]))).rejects.toMatchObject({
        code: "SPACE_MISMATCH",
        details: { difference: "revision" },
      });
      await expect(rows.append(testRows(space, ["a"]))).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
      await expect(rows.append({ ...testRows(space, ["b"]), ids: ["b"] })).rejects.toMatchObject({
        code: "INVALID_ARGUMENT",
      });
      const both = rows.append(testRows(space, ["b"]), new Map([[digestOf("b"), failure]]));
      await expect(both).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
      const infinite = { ...testRows(space, ["b"]), values: Float32Array.of(1, Number.POSITIVE_INFINITY) };
      await expect(rows.append(infinite)).rejects.toMatchObject({ code: "INVALID_TENSOR" });
      expect(await filesOf(folder)).toEqual(before);
      await rows.append(testRows(space, ["b"]));
      expect(rows.encoded.size).toBe(2);
    });
  });

  it("commits appends made at once one after the other", async () => {
    await usingStore(folder, async (store) => {
      const rows = await store.openSpace(space);
      await Promise.all(["a", "bb", "ccc"].map((name) => rows.append(testRows(space, [name]))));
      expect(await rows.readAll()).toEqual(testRows(space, ["a", "bb", "ccc"]));
      expect(await store.openSpace(space)).toBe(rows);
    });
  });

  it("keeps attachments, the same bytes again do nothing, others are refused", async () => {
    await usingStore(folder, async (store) => {
      const rows = await store.openSpace(space);
      await rows.putAttachment("words.json", Buffer.from("[1]"));
      await rows.putAttachment("words.json", Buffer.from("[1]"));
      await expect(rows.putAttachment("words.json", Buffer.from("[2]"))).rejects.toMatchObject({
        code: "INVALID_ARGUMENT",
      });
      for (const name of ["../x", "", ".hidden", "a/b"]) {
        await expect(rows.putAttachment(name, Buffer.from(""))).rejects.toMatchObject({
          code: "INVALID_ARGUMENT",
        });
      }
    });
    await usingStore(folder, async (store) => {
      const rows = await store.openSpace(space);
      expect(Buffer.from((await rows.attachment("words.json"))!).toString()).toBe("[1]");
      expect(await rows.attachment("none")).toBeUndefined();
      await writeFile(join(rows.folder, "attachments", "words.json"), "[9]");
      await expect(rows.attachment("words.json")).rejects.toMatchObject({ code: "CORRUPT_FILE" });
    });
  });
});
