import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writerMark } from "@modalis/contract";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkWritable, writeWhole } from "./write-whole.js";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "modalis-write-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

describe("writeWhole", () => {
  it("lets many write one file at once: it holds the whole of one of them, and nothing is left", async () => {
    const path = join(root, "new", "report.html");
    const pages = Array.from({ length: 8 }, (_, at) => String(at).repeat(100_000));
    await Promise.all(pages.map((page) => writeWhole(path, page)));
    expect(pages).toContain(await readFile(path, "utf8"));
    expect(await readdir(join(root, "new"))).toEqual(["report.html"]);
  });

  it("removes what killed writers of the same file left, and nothing else", async () => {
    const { pid } = spawnSync(process.execPath, ["--version"]);
    const dead = writerMark().replace(/^\d+/, String(pid));
    const kept = [`page.${writerMark()}.tmp`, `other.${dead}.tmp`, "page.tmp"];
    for (const name of [...kept, `page.${dead}.tmp`]) await writeFile(join(root, name), "half");
    await writeWhole(join(root, "page"), "whole");
    expect((await readdir(root)).sort()).toEqual([...kept, "page"].sort());
  });

  it("leaves nothing when it fails", async () => {
    await mkdir(join(root, "taken"));
    await expect(writeWhole(join(root, "taken"), "x")).rejects.toMatchObject({ code: "WRITE_FAILED" });
    expect(await readdir(root)).toEqual(["taken"]);
  });
});

describe("checkWritable", () => {
  it("accepts what can be written, old or new, and leaves it as it was", async () => {
    await writeFile(join(root, "old"), "kept");
    for (const name of ["old", "new"]) await checkWritable(join(root, name));
    expect([await readdir(root), await readFile(join(root, "old"), "utf8")]).toEqual([["old"], "kept"]);
  });

  it("refuses a folder's name and what lies below a file", async () => {
    await writeFile(join(root, "file"), "");
    await expect(checkWritable(root)).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
    await expect(checkWritable(join(root, "file", "page"))).rejects.toMatchObject({ code: "WRITE_FAILED" });
  });
});
