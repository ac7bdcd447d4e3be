import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineSpace } from "@modalis/contract";
import { openLiveStore, readCatalogue } from "@modalis/store";
import { expect, it } from "vitest";
import { sha256Of } from "../live/item-contents.js";
import { readTrainingFiles } from "./read-training-files.js";
import { writeTrainingFiles } from "./write-training-files.js";

it("holds what items and users show in the spaces in use, which a training reads as it was stored", async () => {
  const folder = await mkdtemp(join(tmpdir(), "modalis-training-"));
  try {
    await using store = await openLiveStore({ memory: true }, { nowMs: () => 1 });
    const model = { id: "tiny", revision: "1", preprocessing: "none" };
    const space = defineSpace({ modality: "image", dimensions: 2, normalisation: "none", model });
    const showing = (id: string) => ({
      id,
      contents: { image: [{ kind: "digest" as const, sha256: sha256Of(id) }] },
    });
    await store.putItems([showing("shoe"), { id: "plain" }]);
    await store.putUsers([showing("ada"), { id: "ben" }]);
    await store.addEvents([{ userId: "ben", itemId: "shoe", kind: "like" }]);
    const row = (id: string, ...values: number[]) => ({
      channel: "image",
      sha256: sha256Of(id),
      vector: Float32Array.from(values),
    });
    await store.putSpace("image", space);
    await store.putVectors(space.fingerprint, [{ itemId: "shoe", ...row("shoe", 1, 2) }]);
    await store.putUserVectors(space.fingerprint, [{ userId: "ada", ...row("ada", 3, 4) }]);
    const catalogue = join(folder, "catalogue");
    await mkdir(catalogue);
    await writeFile(join(catalogue, "items.jsonl"), "");
    const { settings } = await readCatalogue(catalogue);
    const task = { catalogueFolder: catalogue, spaces: [["image", space]] } as never;
    const written = join(folder, "files");
    await writeTrainingFiles(written, store, settings, task, new AbortController().signal);
    const read = await readTrainingFiles(written);
    const rowsOf = (ids: readonly string[], table: { data: Float32Array; present: Uint8Array }) =>
      ids.map((id, at) => [id, table.present[at] === 1 ? [...table.data.subarray(2 * at, 2 * at + 2)] : []]);
    expect(Object.fromEntries(rowsOf(read.itemIds, read.itemFeatures.get("image")!))).toEqual({
      shoe: [1, 2],
      plain: [],
    });
    expect(Object.fromEntries(rowsOf(read.userIds, read.userFeatures.get("image")!))).toEqual({
      ada: [3, 4],
      ben: [],
    });
    expect(read.rows).toMatchObject([{ userId: "ben", itemId: "shoe" }]);
    expect(read.itemSpaces).toEqual(new Map([["image", space]]));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}, 120_000);
