import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { contentsOf } from "../catalogue/contents-of.js";
import { readCatalogue } from "../catalogue/read-catalogue.js";
import { embeddingsFolder } from "../embeddings/embeddings-folder.js";
import { openEmbeddingStore } from "../embeddings/open-embedding-store.js";
import { readItemRows } from "../embeddings/read-item-rows.js";
import { importCatalogue } from "./import-catalogue.js";

const data = fileURLToPath(new URL("../../../../../shared/data", import.meta.url));
const isAbsent = !existsSync(data);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "modalis-real-"));
});
afterEach(() => rm(folder, { recursive: true }));

describe("importing published data sets (skipped: needs ../shared/data)", () => {
  it.skipIf(isAbsent).each([
    { name: "baby", users: 19_445, items: 7_050, events: 160_792, features: {} },
    {
      name: "tiktok",
      users: 9_308,
      items: 6_710,
      events: 68_722,
      features: { image: "image_feat.npy", audio: "audio_feat.npy" },
    },
    {
      name: "lfm2k",
      users: 1_858,
      items: 1_425,
      events: 56_345,
      features: { text: "text_feat.npy", audio: "audio_feat.npy" },
    },
  ])("counts of $name are those its README states, and every item has its row", async (expected) => {
    const out = join(folder, expected.name);
    const features = Object.entries(expected.features).map(([modality, file]) => ({
      modality,
      path: join(data, expected.name, file),
    }));
    const report = await importCatalogue(join(data, expected.name), { format: "mmrec", out, features });
    expect(report).toMatchObject({ items: expected.items, events: expected.events, problems: [] });
    const catalogue = await readCatalogue(out);
    expect(catalogue.problems).toEqual([]);
    expect(new Set(catalogue.events.map(({ user }) => user)).size).toBe(expected.users);
    expect(new Set(catalogue.events.map(({ split }) => split))).toEqual(
      new Set(["train", "validation", "test"]),
    );
    if (features.length === 0) return;
    const store = await openEmbeddingStore(embeddingsFolder(out), { readOnly: true });
    for (const { modality } of features) {
      const contents = await contentsOf(catalogue, modality);
      const rows = await readItemRows((await store.openCurrent(modality))!, contents);
      expect(rows.ids).toEqual(catalogue.items.map(({ id }) => id));
    }
    await store[Symbol.asyncDispose]();
  });
});
