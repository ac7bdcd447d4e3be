import { mkdtemp, readdir, rm, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createBatch, defineSpace } from "@modalis/contract";
import { embeddingsFolder, openEmbeddingStore } from "@modalis/store";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createFolderRows } from "./folder-rows.js";
import { sha256Of } from "./item-contents.js";

const space = defineSpace({
  modality: "text",
  dimensions: 2,
  normalisation: "none",
  model: { id: "words", revision: "1", preprocessing: "none" },
});
let folder: string;
let errors: unknown[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "modalis-folder-rows-"));
  errors = [];
});
afterEach(() => rm(folder, { recursive: true }));

async function encode(text: string): Promise<void> {
  await using embeddings = await openEmbeddingStore(embeddingsFolder(folder));
  const rows = await embeddings.openSpace(space);
  await rows.append(createBatch(space, [sha256Of(text)], Float32Array.of(1, 2)));
}

it("finds what was encoded, and what was encoded since once it is renewed", async () => {
  const rows = createFolderRows(folder, (error) => errors.push(error));
  const found = async (text: string) =>
    [...(await rows.find(space.fingerprint, [sha256Of(text)])).values()].map((row) => [...row]);
  expect(await found("a")).toEqual([]);
  await encode("a");
  expect(await found("a")).toEqual([]);
  rows.renew();
  expect(await found("a")).toEqual([[1, 2]]);
  expect(await found("b")).toEqual([]);
  expect((await rows.find("another space", [sha256Of("a")])).size).toBe(0);
  expect(errors).toEqual([]);
});

it("tells a damaged file, whose rows are not there, and finds those of the others", async () => {
  await encode("a");
  await encode("b");
  const files = await readdir(embeddingsFolder(folder), { recursive: true });
  const shards = files.filter((file) => file.endsWith(".safetensors")).sort();
  expect(shards).toHaveLength(2);
  const rows = createFolderRows(folder, (error) => errors.push(error));
  const digests = ["a", "b"].map(sha256Of);
  expect((await rows.find(space.fingerprint, digests)).size).toBe(2);
  await truncate(join(embeddingsFolder(folder), shards[1]!), 20);
  expect([...(await rows.find(space.fingerprint, digests)).keys()]).toEqual([sha256Of("a")]);
  expect(errors).toMatchObject([{ code: "CORRUPT_FILE" }]);
});
