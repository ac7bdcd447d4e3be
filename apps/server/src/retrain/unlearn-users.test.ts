import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInteractions } from "@modalis/contract";
import { constantModel, readBundle, readBundleUsers, saveBundle } from "@modalis/recommender";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { LiveTrainingData } from "./read-training-files.js";
import { unlearnUsers } from "./unlearn-users.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "modalis-unlearn-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function bundleOf(name: string): Promise<string> {
  const rows = ["ada", "bob"].map((userId) => ({ userId, itemId: "rose" }));
  const interactions = createInteractions(rows, { userIds: ["ada", "bob"], itemIds: ["rose"] });
  const path = join(folder, name);
  const model = constantModel({ scores: Float32Array.of(1), userCount: 2 });
  await saveBundle(path, { model, interactions, training: {} });
  return path;
}

it("a bundle whose model is damaged keeps nobody in the other bundles, and is told", async () => {
  const [damaged, sound] = [await bundleOf("damaged"), await bundleOf("sound")];
  await writeFile(join(damaged, "model.safetensors"), "damaged");
  await expect(readBundle(damaged)).rejects.toMatchObject({ code: "DIGEST_MISMATCH" });
  const bundles = [
    { id: "damaged", folder: damaged, users: [0] },
    { id: "sound", folder: sound, users: [0] },
  ];
  const live = { rows: [], itemFeatures: new Map(), itemIds: ["rose"] } as unknown as LiveTrainingData;
  const result = await unlearnUsers(live, { bundles }, () => 1_000);
  expect(result.bundles.map(({ id }) => id)).toEqual(["sound"]);
  expect(result.failures.map(({ id }) => id)).toEqual(["damaged"]);
  expect((await readBundleUsers(sound)).userIds).toEqual([expect.stringMatching(/^forgotten-/), "bob"]);
});
