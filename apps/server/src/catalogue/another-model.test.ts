import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineSpace } from "@modalis/contract";
import { embeddingsFolder, openEmbeddingStore, readCatalogue } from "@modalis/store";
import { afterAll, beforeAll, expect, it } from "vitest";
import { encodeCatalogue } from "../encode/encode-catalogue.js";
import { writeSmallCatalogue } from "../testing/small-catalogue.js";
import { openCatalogue } from "./open-catalogue.js";

const cacheFolder = join(tmpdir(), "modalis-test-models");
const nowMs = 0;
let folder: string;

/** Makes the sentence space that of a model nobody has, with the rows of the real one. */
beforeAll(async () => {
  folder = await writeSmallCatalogue();
  await encodeCatalogue(await readCatalogue(folder), { cacheFolder, only: ["text"] });
  await using store = await openEmbeddingStore(embeddingsFolder(folder));
  const own = (await store.openCurrent("text"))!;
  const { fingerprint: _, ...fields } = own.space;
  const space = defineSpace({ ...fields, model: { ...fields.model, id: "another-model" } });
  const other = await store.openSpace(space);
  await other.append({ ...(await own.readAll()), space });
  await store.useSpace(space.fingerprint);
});
afterAll(async () => {
  for (const path of [folder, `${folder}-secret.png`]) await rm(path, { recursive: true, force: true });
});

it("search answers by the words where another model encoded the sentences", async () => {
  await using catalogue = await openCatalogue(folder, { cacheFolder, nowMs });
  for (const text of ["a choir sings in a church", "piano music"]) {
    const { items } = await catalogue.search(text, 1);
    expect(items[0]!.id).toBe(text.startsWith("piano") ? "piano" : "choir");
  }
});
