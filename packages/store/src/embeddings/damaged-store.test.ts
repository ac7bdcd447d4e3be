import {
  copyFile,
  mkdir,
  mkdtemp,
  readFile,
  rename,
  rm,
  symlink,
  truncate,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openEmbeddingStore } from "./open-embedding-store.js";
import { testRows, testSpace } from "./test-rows.js";
import { filesOf, spacePath, usingStore } from "./test-store.js";

let parent: string;
let folder: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), "modalis-store-"));
  folder = join(parent, "embeddings");
});
afterEach(() => rm(parent, { recursive: true }));

const space = testSpace();

describe("a damaged embedding store", () => {
  beforeEach(() =>
    usingStore(folder, async (store) => {
      const rows = await store.openSpace(space);
      await rows.append(testRows(space, ["a", "bb"]));
      await rows.append(testRows(space, ["ccc"]));
    }),
  );

  it("ignores and then overwrites a shard that no manifest lists", async () => {
    const path = await spacePath(folder);
    await writeFile(join(path, "000003.safetensors"), "left by a crash");
    await writeFile(join(path, "manifest.json.tmp"), "{");
    await usingStore(folder, async (store) => {
      const rows = await store.openSpace(space);
      expect(rows.encoded.size).toBe(3);
      await rows.append(testRows(space, ["dddd"]));
      expect((await rows.readAll()).ids).toHaveLength(4);
    });
  });

  it("refuses a truncated or missing shard with the file's name, and changes nothing", async () => {
    const shard = join(await spacePath(folder), "000002.safetensors");
    await truncate(shard, 40);
    await expectRefused(shard);
    await rm(shard);
    await expectRefused(shard);
  });

  it("notices changed bytes when it reads them", async () => {
    const shard = join(await spacePath(folder), "000001.safetensors");
    const bytes = await readFile(shard);
    bytes[bytes.length - 1]! ^= 1;
    await writeFile(shard, bytes);
    await usingStore(folder, async (store) => {
      const rows = await store.openSpace(space);
      await expect(rows.readAll()).rejects.toMatchObject({ code: "CORRUPT_FILE" });
    });
  });

  it.each([
    ["not JSON", () => "{"],
    ["a version of the future", (text: string) => text.replace("embedding-space/1", "embedding-space/2")],
    ["another space", (text: string) => text.replace('"revision":"1"', '"revision":"7"')],
    ["a path for a shard", (text: string) => text.replace("000002.safetensors", "../../../secret")],
    ["a shard twice", (text: string) => text.replace(/(\{"file":"000001[^\n]*),\n/, "$1,\n$1,\n")],
    ["more rows than there are", (text: string) => text.replace('"rows":2', '"rows":3')],
    ["a negative size", (text: string) => text.replace(/"byteLength":\d+/, '"byteLength":-1')],
  ])("refuses a manifest with %s and changes nothing", async (_what, damage) => {
    const path = join(await spacePath(folder), "manifest.json");
    const text = await readFile(path, "utf8");
    const damaged = damage(text);
    expect(damaged).not.toBe(text);
    await writeFile(path, damaged);
    await expectRefused();
  });

  it("refuses a corrupt list of current spaces without leaving a lock", async () => {
    await writeFile(join(folder, "spaces.json"), '{"version":"embedding-store/0"}');
    const before = await filesOf(folder);
    await expect(openEmbeddingStore(folder)).rejects.toMatchObject({ code: "CORRUPT_FILE" });
    expect(await filesOf(folder)).toEqual(before);
  });

  it("refuses a space folder that was copied under another name", async () => {
    const path = await spacePath(folder);
    await mkdir(join(folder, "spaces", "image-copy"));
    await copyFile(join(path, "manifest.json"), join(folder, "spaces", "image-copy", "manifest.json"));
    await usingStore(folder, (store) =>
      expect(store.spaces()).rejects.toMatchObject({ code: "CORRUPT_FILE" }),
    );
  });

  it("writes through no link that was planted in it", async () => {
    const target = join(parent, "target");
    const path = await spacePath(folder);
    await writeFile(target, "mine");
    await symlink(target, join(path, "000003.safetensors.tmp"));
    await symlink(target, join(path, "manifest.json.tmp"));
    await symlink(target, join(path, "000003.safetensors"));
    await symlink(parent, join(path, "attachments"));
    await usingStore(folder, async (store) => {
      const rows = await store.openSpace(space);
      await rows.append(testRows(space, ["dddd"]));
      const planted = rows.putAttachment("target", Buffer.from("theirs"));
      await expect(planted).rejects.toMatchObject({ code: "PATH_OUTSIDE_FOLDER" });
    });
    await rename(path, join(parent, "moved"));
    await symlink(join(parent, "moved"), path);
    await usingStore(folder, async (store) => {
      await expect(store.openSpace(space)).rejects.toMatchObject({ code: "PATH_OUTSIDE_FOLDER" });
    });
    expect(await readFile(target, "utf8")).toBe("mine");
  });

  async function expectRefused(named = ""): Promise<void> {
    const before = await filesOf(folder);
    await usingStore(folder, async (store) => {
      const refused = { code: "CORRUPT_FILE", message: expect.stringContaining(named) };
      await expect(store.openSpace(space)).rejects.toMatchObject(refused);
    });
    expect(await filesOf(folder)).toEqual(before);
  }
});
