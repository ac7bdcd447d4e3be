import { createHash } from "node:crypto";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rowOf } from "@modalis/contract";
import { createImageEncoder } from "@modalis/image";
import { readCatalogue } from "@modalis/store";
import { createTextEncoder } from "@modalis/text";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encodeCatalogue } from "../encode/encode-catalogue.js";
import { openLiveCatalogue } from "../live/open-live-catalogue.js";
import { paintedPng } from "../testing/png-of.js";
import { openCatalogue } from "./open-catalogue.js";

/** Tiny, of random weights: which picture is nearest to a text says nothing, but both towers agree about it. */
const clip = fileURLToPath(new URL("../../../../tools/parity/goldens/clip", import.meta.url));
const vit = fileURLToPath(new URL("../../../../tools/parity/goldens/vit", import.meta.url));
const QUERY = "a dog on the beach";
const TEXTS = { beach: "A dog runs along the beach", piano: "A slow piece of piano music" };
const COLOURS: Readonly<Record<string, readonly [number, number, number]>> = {
  red: [192, 32, 16],
  green: [16, 144, 48],
  blue: [16, 32, 192],
  grey: [128, 128, 128],
};
const nowMs = 0;

let root: string;
let cacheFolder: string;
/** The pictures by their cosines with the query, best first. */
let byTower: string[];

/** A catalogue of pictures alone, and of items with a text and a picture where they are asked for. */
async function catalogueOf(name: string, texts: Record<string, string>): Promise<string> {
  const folder = join(root, name);
  await mkdir(folder);
  for (const [colour, rgb] of Object.entries(COLOURS))
    await writeFile(join(folder, `${colour}.png`), paintedPng(...rgb));
  const items: object[] = Object.keys(COLOURS).map((id) => ({ id, image: `${id}.png` }));
  for (const [id, text] of Object.entries(texts)) items.push({ id, text, image: "grey.png" });
  await writeFile(join(folder, "items.jsonl"), items.map((item) => `${JSON.stringify(item)}\n`).join(""));
  return folder;
}

async function encodedBy(model: string, folder: string): Promise<string> {
  const only = ["text", "image"];
  await encodeCatalogue(await readCatalogue(folder), {
    cacheFolder,
    only,
    models: new Map([["image", model]]),
  });
  return folder;
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "modalis-towers-"));
  cacheFolder = join(root, "models");
  const folder = await catalogueOf("reference", {});
  await using images = await createImageEncoder({ modelFolder: clip });
  await using texts = await createTextEncoder({ modelFolder: clip, use: "query" });
  const shown = await images.encode(
    Object.keys(COLOURS).map((id) => ({ id, content: join(folder, `${id}.png`) })),
  );
  const asked = rowOf((await texts.encode([{ id: "query", content: QUERY }])).batch, 0);
  const cosines = shown.batch.ids.map((id, at) => {
    const row = rowOf(shown.batch, at);
    return { id, cosine: asked.reduce((sum, value, each) => sum + value * row[each]!, 0) };
  });
  byTower = cosines.sort((left, right) => right.cosine - left.cosine).map(({ id }) => id);
}, 240_000);
afterAll(() => rm(root, { recursive: true, force: true }));

describe("a text, where the pictures were encoded by a model with a text tower", () => {
  it("finds pictures without a text in the order of that tower, and the texts in theirs", async () => {
    const folder = await encodedBy(clip, await catalogueOf("both", TEXTS));
    const models = new Map([["image", clip]]);
    await using catalogue = await openCatalogue(folder, { cacheFolder, nowMs, models });
    const found = (await catalogue.search(QUERY, 10)).items.map(({ id }) => id);
    expect(found.filter((id) => id in COLOURS)).toEqual(byTower);
    expect(found.filter((id) => id in TEXTS)).toEqual(["beach", "piano"]);
    expect((await catalogue.search(QUERY, 2)).items.map(({ id }) => id)).toEqual(found.slice(0, 2));
    await using without = await openCatalogue(folder, { cacheFolder, nowMs });
    const plain = (await without.search(QUERY, 10)).items.map(({ id }) => id);
    expect(plain.some((id) => id in COLOURS)).toBe(false);
  }, 240_000);

  it("finds pictures where there is no text at all, and none by a model of one tower", async () => {
    const folder = await encodedBy(clip, await catalogueOf("pictures", {}));
    const models = new Map([["image", clip]]);
    await using catalogue = await openCatalogue(folder, { cacheFolder, nowMs, models });
    expect((await catalogue.search(QUERY, 10)).items.map(({ id }) => id)).toEqual(byTower);
    const other = await encodedBy(vit, await catalogueOf("one-tower", {}));
    await using plain = await openCatalogue(other, { cacheFolder, nowMs, models: new Map([["image", vit]]) });
    await expect(plain.search(QUERY, 10)).rejects.toMatchObject({ code: "NOT_FOUND" });
  }, 240_000);

  it("finds those of a catalogue that is served too, and those that come while it is", async () => {
    const folder = await encodedBy(clip, await catalogueOf("served", TEXTS));
    await using live = await openLiveCatalogue({
      folder,
      cacheFolder,
      nowMs: () => nowMs,
      models: { image: clip },
    });
    const search = async () => {
      const found = await live.search({ modality: "text", content: QUERY, count: 10 });
      return found.map(({ id }) => id);
    };
    const found = await search();
    expect(found.filter((id) => id in COLOURS)).toEqual(byTower);
    expect(found.filter((id) => id in TEXTS)).toEqual(["beach", "piano"]);
    await live.deleteItem(byTower[1]!);
    const path = `${byTower[1]}.png`;
    const sha256 = createHash("sha256")
      .update(await readFile(join(folder, path)))
      .digest("hex");
    await live.putItems([{ id: "new", contents: { image: [{ kind: "file", path, sha256 }] } }]);
    const expected = byTower.map((id, at) => (at === 1 ? "new" : id));
    expect((await search()).filter((id) => !(id in TEXTS))).toEqual(expected);
  }, 240_000);

  it("finds those that were given the model of a tower while they were served", async () => {
    const folder = await encodedBy(vit, await catalogueOf("changed", TEXTS));
    await cp(clip, join(folder, "clip"), { recursive: true });
    await using live = await openLiveCatalogue({
      folder,
      cacheFolder,
      nowMs: () => nowMs,
      models: { image: vit },
    });
    const search = async () => {
      const found = await live.search({ modality: "text", content: QUERY, count: 10 });
      return found.map(({ id }) => id);
    };
    expect((await search()).some((id) => id in COLOURS)).toBe(false);
    const { id } = await live.spaces.migrate("image", "clip");
    const soon = { timeout: 120_000 };
    await expect.poll(async () => (await live.store.jobs.get(id))?.state, soon).toBe("done");
    await expect
      .poll(async () => (await search()).filter((found) => found in COLOURS), soon)
      .toEqual(byTower);
    expect((await search()).filter((found) => found in TEXTS)).toEqual(["beach", "piano"]);
  }, 240_000);
});
