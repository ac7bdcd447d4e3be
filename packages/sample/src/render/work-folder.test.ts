import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { writerMark } from "@modalis/contract";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeWorkFolder } from "./work-folder.js";

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "modalis-work-"));
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe("makeWorkFolder", () => {
  it("removes what killed renderings of the same sample left, and nothing else", async () => {
    const { pid } = spawnSync(process.execPath, ["--version"]);
    const dead = writerMark().replace(/^\d+/, String(pid));
    const kept = [
      `sample.rendering-${writerMark()}`,
      `other.rendering-${dead}`,
      "sample.rendering-notes",
      "sample",
    ];
    for (const name of [...kept, `sample.rendering-${dead}`]) {
      await mkdir(join(root, name));
      await writeFile(join(root, name, "film.mp4"), "half");
    }
    const folder = await makeWorkFolder(join(root, "sample"));
    expect((await readdir(root)).sort()).toEqual([...kept, basename(folder)].sort());
    expect((await stat(folder)).mode & 0o077).toBe(0);
  });
});
