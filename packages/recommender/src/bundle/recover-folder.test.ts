import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writerMark } from "@modalis/contract";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { tinyInteractions, tinyModels } from "../testing/tiny-models.js";
import { readBundle } from "./load-bundle.js";
import { saveBundle } from "./save-bundle.js";
import { sweepBundles } from "./sweep-bundles.js";

let root: string;
let folder: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "modalis-recover-"));
  folder = join(root, "run");
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** The mark of a process that has ended. */
function deadMark(): string {
  const { pid } = spawnSync(process.execPath, ["--version"]);
  return writerMark().replace(/^\d+/, String(pid));
}

async function save(kind: "constant" | "factors"): Promise<void> {
  const interactions = tinyInteractions();
  await saveBundle(folder, { model: tinyModels[kind]!(interactions), interactions });
}

describe("a bundle whose replacement was killed", () => {
  it("between the two renames is put back when it is next read", async () => {
    await save("constant");
    await rename(folder, join(root, `.run.${deadMark()}.old`));
    expect((await readBundle(folder)).state.kind).toBe("constant");
    expect(await readdir(root)).toEqual(["run"]);
  });

  it("is put back too when nobody can tell whether its writer runs, unless the new one comes", async () => {
    const elsewhere = writerMark().replace(/-[0-9a-f]{12}-/, "-000000000000-");
    const [former, coming] = [join(root, `.run.${elsewhere}.old`), join(root, `.run.${elsewhere}.tmp`)];
    await save("factors");
    await rename(folder, coming);
    await save("constant");
    await rename(folder, former);
    const reading = readBundle(folder);
    // The other machine's writer goes on.
    await rename(coming, folder);
    expect((await reading).state.kind).toBe("factors");
    await rename(folder, coming);
    expect((await readBundle(folder)).state.kind).toBe("constant");
  });

  it("is not put back from what is no whole bundle", async () => {
    await mkdir(join(root, `.run.${deadMark()}.old`));
    await expect(readBundle(folder)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("leaves nothing behind once another is saved; what runs, and what others called so, stays", async () => {
    const [dead, running] = [deadMark(), writerMark()];
    for (const name of [`.run.${dead}.old`, `.run.${dead}.tmp`, `.run.${running}.tmp`, ".run.mine.tmp"]) {
      await mkdir(join(root, name));
      await writeFile(join(root, name, "model.safetensors"), "half");
    }
    await writeFile(join(root, `.other.${dead}.tmp`), "of another run");
    await save("constant");
    expect((await readdir(root)).sort()).toEqual(
      [`.other.${dead}.tmp`, `.run.${running}.tmp`, ".run.mine.tmp", "run"].sort(),
    );
    expect(await readFile(join(folder, "manifest.json"), "utf8")).toContain("constant");
  });
});

describe("the folder that bundles lie in", () => {
  it("is swept of what killed writers left of any bundle, and nothing of those that run", async () => {
    const [dead, running] = [deadMark(), writerMark()];
    await save("constant");
    await rename(folder, join(root, `.run.${dead}.old`));
    for (const name of [`.never-saved.${dead}.tmp`, `.other.${running}.tmp`, ".mine.tmp"])
      await mkdir(join(root, name));
    await sweepBundles(root);
    expect((await readdir(root)).sort()).toEqual([`.other.${running}.tmp`, ".mine.tmp", "run"].sort());
    expect((await readBundle(folder)).state.kind).toBe("constant");
    await sweepBundles(join(root, "nowhere"));
  });
});
