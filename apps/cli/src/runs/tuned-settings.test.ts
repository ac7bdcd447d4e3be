import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ModelSettings, modelNamed } from "@modalis/trainer";
import { expect, it } from "vitest";
import { readTuned } from "./tuned-settings.js";

it("reads settings tuned by a build without a setting as what that build did, and refuses others that are absent", async () => {
  const folder = await mkdtemp(join(tmpdir(), "modalis-tuned-"));
  try {
    const definition = modelNamed("gated-fusion");
    const defaults: ModelSettings = definition.defaults;
    const { besideIds: _, ...older } = defaults;
    const { gates: __, ...broken } = older;
    const keep = (settings: object) =>
      writeFile(join(folder, "runs", "gated-fusion.tuned.json"), JSON.stringify({ settings }));
    await mkdir(join(folder, "runs"));
    await keep(older);
    expect(await readTuned(folder, definition)).toEqual({ ...older, besideIds: false });
    await keep(broken);
    await expect(readTuned(folder, definition)).rejects.toMatchObject({ code: "CORRUPT_FILE" });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
