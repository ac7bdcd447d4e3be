import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createBatch, defineSpace, type EmbeddingBatch, rowOf } from "@modalis/contract";
import { createImageEncoder } from "@modalis/image";
import { embeddingsFolder, openEmbeddingStore, readCatalogue, readDerived } from "@modalis/store";
import { createTextEncoder } from "@modalis/text";
import { afterAll, beforeAll, expect, it } from "vitest";
import { convertCatalogue } from "../convert/convert-catalogue.js";
import { encodeCatalogue } from "../encode/encode-catalogue.js";
import type { JointProjector } from "../joint/joint-index.js";
import { paintedPng } from "../testing/png-of.js";

const modelOf = (family: string) =>
  fileURLToPath(new URL(`../../../../tools/parity/goldens/${family}`, import.meta.url));
const [minilm, vit] = [modelOf("minilm"), modelOf("vit")];
const ASKED = "a dog on the beach";
const COLOURS = { red: [192, 32, 16], green: [16, 144, 48], blue: [16, 32, 192] } as const;
const WIDTH = 8;

let root: string;
let folder: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "modalis-learned-"));
  folder = join(root, "catalogue");
  await mkdir(folder);
  for (const [name, [red, green, blue]] of Object.entries(COLOURS))
    await writeFile(join(folder, `${name}.png`), paintedPng(red, green, blue));
  const shown = Object.keys(COLOURS).map((id) => ({ id, image: `${id}.png` }));
  const lines = [...shown, { id: "told", text: ASKED }].map((item) => JSON.stringify(item));
  await writeFile(join(folder, "items.jsonl"), lines.join("\n"));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** What two models have in common for this test: their first values, which one learned space would map onto each other. */
async function sharedSpace(): Promise<JointProjector> {
  await using store = await openEmbeddingStore(embeddingsFolder(folder), { readOnly: true });
  const heads = new Map<string, { space: EmbeddingBatch["space"] }>();
  for (const channel of ["text", "image"])
    heads.set(channel, { space: (await store.openCurrent(channel))!.space });
  return {
    heads,
    async projectTogether(batches) {
      const [batch] = batches.values();
      const rows = batch!.ids.map((_, at) => rowOf(batch!, at).slice(0, WIDTH));
      const space = defineSpace({
        modality: batch!.space.modality,
        dimensions: WIDTH,
        normalisation: "none",
        model: { id: "first values", revision: "1", preprocessing: batch!.space.modality },
        jointSpace: "first values@1",
      });
      return createBatch(space, batch!.ids, Float32Array.from(rows.flatMap((row) => [...row])));
    },
    nearness: ({ ids }) => new Float32Array(ids.length),
  };
}

it("a picture is found by what was learned of a catalogue, where its model has no tower for texts", async () => {
  const cacheFolder = join(root, "models");
  const models = new Map([
    ["text", minilm],
    ["image", vit],
  ]);
  await encodeCatalogue(await readCatalogue(folder), { cacheFolder, only: ["text", "image"], models });
  const joint = await sharedSpace();
  const choice = new Map([["text", ["find"]]]);
  const [report] = await convertCatalogue(await readCatalogue(folder), {
    choice,
    models,
    cacheFolder,
    joint,
  });
  expect(report).toMatchObject({ convertedNow: 1, failures: [] });

  await using images = await createImageEncoder({ modelFolder: vit });
  await using texts = await createTextEncoder({ modelFolder: minilm, use: "query" });
  const paths = Object.keys(COLOURS).map((name) => `${name}.png`);
  const shown = await images.encode(paths.map((path) => ({ id: path, content: join(folder, path) })));
  const asked = rowOf((await texts.encode([{ id: "asked", content: ASKED }])).batch, 0).slice(0, WIDTH);
  const cosines = paths.map((path, at) => {
    const row = rowOf(shown.batch, at).slice(0, WIDTH);
    const dot = asked.reduce((sum, value, each) => sum + value * row[each]!, 0);
    return { path, cosine: dot / Math.hypot(...asked) / Math.hypot(...row) };
  });
  const [nearest] = cosines.sort((one, other) => other.cosine - one.cosine);
  const [found] = (await readDerived(folder)).contents;
  expect(found).toMatchObject({ item: "told", to: "image", content: nearest!.path });
  expect(found!.derived.revision).toContain("first values@1");
  expect(found!.derived.confidence).toBeCloseTo(Math.max(0, nearest!.cosine), 2);
}, 240_000);
