import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createBatch, defineSpace } from "@modalis/contract";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { seededRandom } from "../random/seeded-random.js";
import { alignModalities } from "./align-modalities.js";
import type { JointSpace } from "./joint-space.js";
import { loadJointSpace, saveJointSpace } from "./joint-space-files.js";

let folder = "";
let space: JointSpace;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "modalis-joint-"));
  space = await smallSpace();
});
afterEach(async () => {
  await space[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const inputs = (modality: string) =>
  defineSpace({
    modality,
    dimensions: 4,
    normalisation: "none",
    model: { id: "small", revision: "1", preprocessing: "none" },
  });

const rows = (place: number) => {
  const random = seededRandom(5, place);
  return Float32Array.from({ length: 12 * 4 }, () => random.normal());
};

function smallSpace(): Promise<JointSpace> {
  const present = new Uint8Array(12).fill(1);
  const channel = (modality: string, place: number) => ({
    features: { dimensions: 4, data: rows(place), present, space: inputs(modality) },
  });
  const channels = new Map([
    ["text", channel("text", 1)],
    ["image", channel("image", 2)],
  ]);
  return alignModalities({ items: 12, channels }, { seed: 1, settings: { epochs: 2, hiddenUnits: 3 } });
}

const project = async (from: JointSpace) =>
  (await from.project("text", createBatch(inputs("text"), ["a", "b"], rows(3).slice(0, 8)))).values;

describe("a saved joint space", () => {
  it("projects to the same bits when loaded, and saved again gives the same files", async () => {
    await saveJointSpace(join(folder, "joint"), space);
    await using loaded = await loadJointSpace(join(folder, "joint"));
    expect(loaded.id).toBe(space.id);
    expect(await project(loaded)).toEqual(await project(space));
    const batch = await space.project("image", createBatch(inputs("image"), ["a", "b"], rows(4).slice(0, 8)));
    expect(space.nearness(batch).some((value) => value !== 0)).toBe(true);
    expect(loaded.nearness(batch)).toEqual(space.nearness(batch));
    await saveJointSpace(join(folder, "again"), loaded);
    for (const name of await readdir(join(folder, "joint")))
      expect(await readFile(join(folder, "again", name))).toEqual(
        await readFile(join(folder, "joint", name)),
      );
  });

  it("replaces a former one whole and leaves nothing beside it", async () => {
    await saveJointSpace(join(folder, "joint"), space);
    await saveJointSpace(join(folder, "joint"), space);
    expect(await readdir(folder)).toEqual(["joint"]);
  });

  it("never replaces a folder of other things", async () => {
    await writeFile(join(folder, "letter.txt"), "dear");
    await expect(saveJointSpace(folder, space)).rejects.toThrow(/no joint space/);
    expect(await readdir(folder)).toEqual(["letter.txt"]);
  });

  it("is refused when any byte of it was changed", async () => {
    await saveJointSpace(folder, space);
    for (const name of (await readdir(folder)).filter((each) => each !== "manifest.json")) {
      const bytes = await readFile(join(folder, name));
      const changed = Buffer.from(bytes);
      changed[changed.length >> 1]! ^= 1;
      await writeFile(join(folder, name), changed);
      await expect(loadJointSpace(folder)).rejects.toMatchObject({ code: "DIGEST_MISMATCH" });
      await writeFile(join(folder, name), bytes);
    }
    const manifest = await readFile(join(folder, "manifest.json"), "utf8");
    for (const text of [
      "",
      "{}",
      "[]",
      "null",
      manifest.replace("head-0", "../head-0"),
      manifest.replace('"text"', '"video"'),
      manifest.replace('"temperature": 0.1\n', '"temperature": "warm"\n'),
    ]) {
      await writeFile(join(folder, "manifest.json"), text);
      await expect(loadJointSpace(folder)).rejects.toMatchObject({ code: "CORRUPT_FILE" });
    }
  });

  it("is not there in an empty folder, nor behind a link", async () => {
    await expect(loadJointSpace(folder)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await symlink("/dev/zero", join(folder, "manifest.json"));
    await expect(loadJointSpace(folder)).rejects.toMatchObject({ code: "PATH_OUTSIDE_FOLDER" });
  });
});
