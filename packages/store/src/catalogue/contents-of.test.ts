import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Catalogue } from "./catalogue.js";
import { contentsOf } from "./contents-of.js";
import { isUnchanged } from "./digest-file.js";
import { readCatalogue } from "./read-catalogue.js";

let parent: string;
let folder: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), "modalis-contents-"));
  folder = join(parent, "catalogue");
  await mkdir(folder);
});
afterEach(() => rm(parent, { recursive: true }));

describe("contentsOf", () => {
  it("gives each distinct content once, in catalogue order, with who shows it", async () => {
    await writeFile(join(folder, "1.png"), "one");
    await writeFile(join(folder, "2.png"), "two");
    await writeFile(join(folder, "copy.png"), "one");
    const catalogue = await catalogueOf([
      { id: "a", image: "2.png" },
      { id: "b", image: ["1.png", "2.png"] },
      { id: "c", image: "copy.png" },
      { id: "d" },
    ]);
    const { contents, owners, failures } = await contentsOf(catalogue, "image");
    expect(contents.map((content) => [content.sha256, content.byteLength])).toEqual([
      [sha256("two"), 3],
      [sha256("one"), 3],
    ]);
    expect([...owners]).toEqual([
      ["a", [sha256("two")]],
      ["b", [sha256("one"), sha256("two")]],
      ["c", [sha256("one")]],
    ]);
    expect(failures).toEqual([]);
  });

  it("digests inline text by its UTF-8 bytes", async () => {
    const catalogue = await catalogueOf([{ id: "a", text: ["café", "ok"] }]);
    const { contents } = await contentsOf(catalogue, "text");
    expect(contents.map((content) => content.kind === "text" && [content.text, content.sha256])).toEqual([
      ["café", sha256("café")],
      ["ok", sha256("ok")],
    ]);
  });

  it("reads users' content on request", async () => {
    await writeFile(join(folder, "users.jsonl"), '{"id":"u","text":"likes trains"}');
    const catalogue = await catalogueOf([{ id: "a" }]);
    expect([...(await contentsOf(catalogue, "text", { of: "users" })).owners.keys()]).toEqual(["u"]);
  });

  it("refuses paths and links that leave the folder, and keeps the other contents of the item", async () => {
    await writeFile(join(parent, "secret.png"), "secret");
    await mkdir(join(parent, "catalogue-beside"));
    await writeFile(join(parent, "catalogue-beside/x.png"), "secret");
    await symlink(join(parent, "secret.png"), join(folder, "link.png"));
    await symlink(parent, join(folder, "up"));
    await writeFile(join(folder, "ok.png"), "ok");
    await symlink("ok.png", join(folder, "inside.png"));
    const paths = [
      "../secret.png",
      join(parent, "secret.png"),
      "link.png",
      "up/secret.png",
      "a/../../secret.png",
      "../catalogue-beside/x.png",
      "C:\\x.png",
    ];
    const catalogue = await catalogueOf([{ id: "a", image: [...paths, "ok.png", "inside.png"] }]);
    const { contents, failures } = await contentsOf(catalogue, "image");
    expect(failures.map(({ code, reference }) => [code, reference])).toEqual(
      paths.map((path) => ["PATH_OUTSIDE_FOLDER", path]),
    );
    expect(contents.map((content) => content.sha256)).toEqual([sha256("ok")]);
  });

  it("reports missing files, folders, pipes, addresses and links that lead nowhere", async () => {
    await mkdir(join(folder, "dir"));
    await symlink("gone", join(folder, "dangling"));
    await symlink("loop", join(folder, "loop"));
    makePipe("mkfifo", join(folder, "pipe"));
    const paths = [
      "missing.png",
      "dir",
      "pipe",
      "https://example.org/x.png",
      "dangling",
      "loop",
      "nul\0",
      "x".repeat(3000),
    ];
    const catalogue = await catalogueOf([{ id: "a", image: paths }]);
    const { contents, failures } = await contentsOf(catalogue, "image");
    expect(contents).toEqual([]);
    expect(failures.map(({ code }) => code)).toEqual([
      "NOT_FOUND",
      "CORRUPT_INPUT",
      "CORRUPT_INPUT",
      "NOT_FOUND",
      "NOT_FOUND",
      "CORRUPT_INPUT",
      "INVALID_ARGUMENT",
      "CORRUPT_INPUT",
    ]);
  });

  it("knows a file that changed after its digest", async () => {
    await writeFile(join(folder, "1.png"), "one");
    const { contents } = await contentsOf(await catalogueOf([{ id: "a", image: "1.png" }]), "image");
    const [content] = contents;
    if (content?.kind !== "file") throw new Error("expected a file");
    expect(await isUnchanged(content.path, content)).toBe(true);
    await utimes(content.path, 1, 1);
    expect(await isUnchanged(content.path, content)).toBe(false);
    await rm(content.path);
    expect(await isUnchanged(content.path, content)).toBe(false);
  });

  it("stops when aborted and counts progress", async () => {
    const catalogue = await catalogueOf([{ id: "a", text: ["x", "y"] }]);
    const reason = new Error("stop");
    await expect(contentsOf(catalogue, "text", { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const seen: number[] = [];
    await contentsOf(catalogue, "text", { onProgress: ({ done }) => seen.push(done) });
    expect(seen).toEqual([1, 2]);
  });
});

async function catalogueOf(items: readonly object[]): Promise<Catalogue> {
  await writeFile(join(folder, "items.jsonl"), items.map((item) => JSON.stringify(item)).join("\n"));
  return readCatalogue(folder);
}

function makePipe(program: string, path: string): void {
  execFileSync(program, [path]);
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
