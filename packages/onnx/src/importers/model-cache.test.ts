import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writerMark } from "@modalis/contract";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cachedModel } from "./model-cache.js";

const key = { name: "tiny", importerVersion: "1", sourceSha256: "ab" };
const model = Uint8Array.from({ length: 1000 }, (_, at) => at % 251);

describe("cachedModel", () => {
  let folder: string;
  let conversions: number;
  const convert = async () => {
    conversions += 1;
    return model;
  };
  beforeEach(async () => {
    conversions = 0;
    folder = join(await mkdtemp(join(tmpdir(), "modalis-cache-")), "made", "here");
  });
  afterEach(() => rm(join(folder, "..", ".."), { recursive: true }));

  it("converts once, then reads; and each time without a folder", async () => {
    for (let time = 0; time < 2; time++)
      expect(Uint8Array.from(await cachedModel(folder, key, convert))).toEqual(model);
    expect(conversions).toBe(1);
    for (let time = 0; time < 2; time++) await cachedModel(undefined, key, convert);
    expect(conversions).toBe(3);
  });

  it("converts anew for another importer or other sources", async () => {
    await cachedModel(folder, key, convert);
    await cachedModel(folder, { ...key, importerVersion: "2" }, convert);
    await cachedModel(folder, { ...key, sourceSha256: "cd" }, convert);
    expect(conversions).toBe(3);
    expect(await readdir(folder)).toHaveLength(3);
  });

  it("replaces a file that was cut short or changed", async () => {
    await cachedModel(folder, key, convert);
    const [name] = await readdir(folder);
    const path = join(folder, name!);
    const damages = [
      () => truncate(path, 500),
      () =>
        writeFile(
          path,
          model.map((byte, at) => (at === 400 ? byte ^ 1 : byte)),
        ),
      () => writeFile(path, ""),
    ];
    for (const damage of damages) {
      await damage();
      expect(Uint8Array.from(await cachedModel(folder, key, convert))).toEqual(model);
      expect(Uint8Array.from(await readFile(path))).toEqual(model);
    }
    expect(conversions).toBe(1 + damages.length);
    expect(await readdir(folder)).toEqual([name]);
  });

  it("is not misled by the leavings of a crashed writer", async () => {
    await cachedModel(folder, key, convert);
    const [name] = await readdir(folder);
    await writeFile(join(folder, `${name}.123-abc.part`), model.subarray(0, 10));
    await cachedModel(folder, key, convert);
    expect(conversions).toBe(1);
  });

  it("removes what killed writers left, and not what is being written", async () => {
    await cachedModel(folder, key, convert);
    const [name] = await readdir(folder);
    const { pid } = spawnSync(process.execPath, ["--version"]);
    const running = `${name}.${writerMark()}.part`;
    for (const convertsAgain of [false, true]) {
      const dead = `other.${writerMark().replace(/^\d+/, String(pid))}.part`;
      for (const left of [dead, running]) await writeFile(join(folder, left), model.subarray(0, 10));
      await cachedModel(folder, { ...key, importerVersion: convertsAgain ? "2" : "1" }, convert);
      const left = await readdir(folder);
      expect([left.includes(dead), left.includes(running)]).toEqual([false, true]);
    }
  });

  it("lets many write at once, in one process", async () => {
    const models = await Promise.all(Array.from({ length: 8 }, () => cachedModel(folder, key, convert)));
    for (const read of models) expect(Uint8Array.from(read)).toEqual(model);
    expect(await readdir(folder)).toHaveLength(1);
  });

  it("reports a folder that cannot be written", async () => {
    await cachedModel(folder, key, convert);
    const [name] = await readdir(folder);
    await expect(cachedModel(join(folder, name!), key, convert)).rejects.toMatchObject({
      code: "WRITE_FAILED",
    });
  });
});
