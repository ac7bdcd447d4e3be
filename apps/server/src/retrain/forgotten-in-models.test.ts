import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInteractions } from "@modalis/contract";
import { constantModel, saveBundle } from "@modalis/recommender";
import type { LiveStore, ModelRecord } from "@modalis/store";
import { afterAll, beforeAll, expect, it } from "vitest";
import { forgottenInModels } from "./forgotten-in-models.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "modalis-forgotten-"));
  const interactions = createInteractions([{ userId: "ada", itemId: "rose" }], {
    userIds: ["ada"],
    itemIds: ["rose"],
  });
  const model = constantModel({ scores: Float32Array.of(1), userCount: 1 });
  await saveBundle(join(folder, "runs", "sound"), { model, interactions, training: { model: "popularity" } });
  for (const name of ["broken", "registered"]) {
    await mkdir(join(folder, "runs", name));
    await writeFile(join(folder, "runs", name, "manifest.json"), "half a mani");
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const record = (id: string, path: string): ModelRecord => ({
  ...{ id, path, kind: "constant", metrics: {}, details: {}, createdAtMs: 0 },
});
const store = {
  models: {
    list: async () => [record("damaged", "runs/registered"), record("elsewhere", "../other")],
  } as unknown as LiveStore["models"],
};

it("a damaged bundle keeps nobody from being forgotten in the others, and is not said to know nobody", async () => {
  const found = await forgottenInModels({ folder, store }, "ada");
  expect(found.map(({ id, way }) => [id, way])).toEqual([
    ["damaged", "marked"],
    ["elsewhere", "marked"],
    ["runs/broken", "marked"],
    ["runs/sound", "recomputed"],
  ]);
  expect(found[0]!.method).toContain(
    'cannot be read, and may know the user: "runs/registered/manifest.json"',
  );
});
