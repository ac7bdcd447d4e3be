import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ImportFormat, importCatalogue } from "./import-catalogue.js";

let parent: string;
let source: string;
let out: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), "modalis-import-"));
  source = join(parent, "source");
  out = join(parent, "out");
  await mkdir(source);
});
afterEach(() => rm(parent, { recursive: true }));

describe("importCatalogue", () => {
  it("refuses an unknown format, a missing source, a folder without data and an out that is not empty", async () => {
    const run = (format: string, from = source, to = out) =>
      importCatalogue(from, { format: format as ImportFormat, out: to });
    await expect(run("toString")).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
    await expect(run("csv", join(parent, "none"))).rejects.toMatchObject({ code: "NOT_FOUND" });
    for (const format of ["csv", "jsonl", "movielens", "mmrec"]) {
      await expect(run(format)).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
    await writeFile(join(source, "items.csv"), "id\na\n");
    await expect(run("csv", source, source)).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
    expect(await readdir(parent)).toEqual(["source"]);
    await mkdir(out);
    expect(await run("csv")).toMatchObject({ items: 1 });
  });

  it("leaves nothing behind when it is aborted", async () => {
    await writeFile(join(source, "items.csv"), "id\na\n");
    const stop = new AbortController();
    const options = {
      format: "csv" as const,
      out,
      signal: stop.signal,
      onProgress: () => stop.abort(new Error("stop")),
    };
    await writeFile(join(source, "events.csv"), "user,item\nu,a\n");
    await expect(importCatalogue(source, options)).rejects.toThrow("stop");
    expect(await readdir(parent)).toEqual(["source"]);
  });
});
