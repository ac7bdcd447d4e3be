import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createAudioEncoder } from "@modalis/audio";
import { rowOf } from "@modalis/contract";
import { wavBytes } from "@modalis/sample";
import { readCatalogue } from "@modalis/store";
import { createTextEncoder } from "@modalis/text";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encodeCatalogue } from "../encode/encode-catalogue.js";
import { openLiveCatalogue } from "../live/open-live-catalogue.js";
import { openCatalogue } from "./open-catalogue.js";

/** Tiny, of random weights: which sound is nearest to a text says nothing, but both towers agree about it. */
const clap = fileURLToPath(new URL("../../../../tools/parity/goldens/clap", import.meta.url));
const QUERY = "a dog barks";
const TEXTS = { barking: "A dog barks at the door", rain: "Rain on a tin roof" };
const SOUNDS: Readonly<Record<string, (second: number) => number>> = {
  low: (second) => Math.sin(2 * Math.PI * 110 * second),
  high: (second) => Math.sin(2 * Math.PI * 3000 * second),
  beating: (second) => Math.sin(2 * Math.PI * 440 * second) * Math.sin(2 * Math.PI * 4 * second),
  clicks: (second) => ((second * 10) % 1 < 0.02 ? 1 : 0),
};
const nowMs = 0;

let root: string;
let cacheFolder: string;
/** The sounds by their cosines with the query, best first. */
let byTower: string[];

/** Two seconds of one channel. */
function wav(wave: (second: number) => number): Buffer {
  const sampleRateHz = 16_000;
  const samples = Float32Array.from({ length: 2 * sampleRateHz }, (_, at) => 0.6 * wave(at / sampleRateHz));
  return wavBytes({ samples, sampleRateHz });
}

/** A catalogue of sounds alone, and of items with a text and a sound where they are asked for. */
async function catalogueOf(name: string, texts: Record<string, string>): Promise<string> {
  const folder = join(root, name);
  await mkdir(folder);
  for (const [sound, wave] of Object.entries(SOUNDS))
    await writeFile(join(folder, `${sound}.wav`), wav(wave));
  const items: object[] = Object.keys(SOUNDS).map((id) => ({ id, audio: `${id}.wav` }));
  for (const [id, text] of Object.entries(texts)) items.push({ id, text, audio: "clicks.wav" });
  await writeFile(join(folder, "items.jsonl"), items.map((item) => `${JSON.stringify(item)}\n`).join(""));
  return folder;
}

async function encoded(folder: string): Promise<string> {
  const models = new Map([["audio", clap]]);
  await encodeCatalogue(await readCatalogue(folder), { cacheFolder, only: ["text", "audio"], models });
  return folder;
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "modalis-sounds-"));
  cacheFolder = join(root, "models");
  const folder = await catalogueOf("reference", {});
  await using sounds = await createAudioEncoder({ modelFolder: clap });
  await using texts = await createTextEncoder({ modelFolder: clap, use: "query" });
  const heard = await sounds.encode(
    Object.keys(SOUNDS).map((id) => ({ id, content: join(folder, `${id}.wav`) })),
  );
  const asked = rowOf((await texts.encode([{ id: "query", content: QUERY }])).batch, 0);
  const cosines = heard.batch.ids.map((id, at) => {
    const row = rowOf(heard.batch, at);
    return { id, cosine: asked.reduce((sum, value, each) => sum + value * row[each]!, 0) };
  });
  byTower = cosines.sort((left, right) => right.cosine - left.cosine).map(({ id }) => id);
}, 240_000);
afterAll(() => rm(root, { recursive: true, force: true }));

describe("a text, where the sounds were encoded by a model with a text tower", () => {
  it("finds sounds without a text in the order of that tower, and the texts in theirs", async () => {
    const folder = await encoded(await catalogueOf("both", TEXTS));
    const models = new Map([["audio", clap]]);
    await using catalogue = await openCatalogue(folder, { cacheFolder, nowMs, models });
    const found = (await catalogue.search(QUERY, 10)).items.map(({ id }) => id);
    expect(found.filter((id) => id in SOUNDS)).toEqual(byTower);
    expect(found.filter((id) => id in TEXTS)).toEqual(["barking", "rain"]);
    await using without = await openCatalogue(folder, { cacheFolder, nowMs });
    const plain = (await without.search(QUERY, 10)).items.map(({ id }) => id);
    expect(plain.some((id) => id in SOUNDS)).toBe(false);
  }, 240_000);

  it("finds those of a catalogue that is served too, and those that come while it is", async () => {
    const folder = await encoded(await catalogueOf("served", TEXTS));
    const models = { audio: clap };
    await using live = await openLiveCatalogue({ folder, cacheFolder, nowMs: () => nowMs, models });
    const search = async () => {
      const found = await live.search({ modality: "text", content: QUERY, count: 10 });
      return found.map(({ id }) => id);
    };
    const found = await search();
    expect(found.filter((id) => id in SOUNDS)).toEqual(byTower);
    expect(found.filter((id) => id in TEXTS)).toEqual(["barking", "rain"]);
    const [first] = byTower;
    await live.deleteItem(first!);
    const path = `${first}.wav`;
    const bytes = await readFile(join(folder, path));
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    await live.putItems([{ id: "new", contents: { audio: [{ kind: "file", path, sha256 }] } }]);
    expect((await search()).filter((id) => !(id in TEXTS))).toEqual(["new", ...byTower.slice(1)]);
  }, 240_000);
});
