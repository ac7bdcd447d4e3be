import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeMedia } from "./testing/make-media.js";
import { runModalis } from "./testing/run-modalis.js";
import { type ServedByBuilt, serveBuilt } from "./testing/serve-built.js";
import { wavTone } from "./testing/wav-tone.js";
import { writeBellTagger } from "./testing/write-bell-tagger.js";

const LONG = { timeout: 300_000 };
const SOON = { timeout: 240_000, interval: 100 };
/** Tiny, of random weights; each with a text tower, so that texts find what they encode. */
const GOLDENS = fileURLToPath(new URL("../../../tools/parity/goldens", import.meta.url));
const MODELS = { image: "clip", audio: "clap", video: "clip" } as const;
const FILES = { image: "poster.png", audio: "tone.wav", video: "trailer.mp4" } as const;
const MODALITIES = ["image", "audio", "video"] as const;
let work: string;
let catalogue: string;
let served: ServedByBuilt;

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), "modalis-model-flags-"));
  catalogue = join(work, "catalogue");
  await mkdir(catalogue);
  await sharp({ create: { width: 64, height: 48, channels: 3, background: "#c02010" } })
    .png()
    .toFile(join(catalogue, FILES.image));
  await writeFile(join(catalogue, FILES.audio), wavTone(440, 1));
  const film = ["-f", "lavfi", "-i", "testsrc=size=64x48:rate=8:duration=1", "-pix_fmt", "yuv420p"];
  await makeMedia(...film, "-threads", "1", join(catalogue, FILES.video));
  const items = MODALITIES.map((modality) => ({ id: `a ${modality}`, [modality]: FILES[modality] }));
  await writeFile(join(catalogue, "items.jsonl"), items.map((item) => `${JSON.stringify(item)}\n`).join(""));
  // By the name of its folder a model is told from the default one, and from the others.
  for (const modality of MODALITIES)
    await cp(join(GOLDENS, MODELS[modality]), modelOf(modality), { recursive: true });
  await writeBellTagger(join(work, "bells"));
  served = await serveBuilt(catalogue, [
    ...MODALITIES.flatMap((modality) => [`--${modality}-model`, modelOf(modality)]),
    ...["--convert", "tags", "--convert-model", `tags=${join(work, "bells")}`],
  ]);
}, 300_000);
afterAll(async () => {
  await served?.[Symbol.asyncDispose]();
  await rm(work, { recursive: true, force: true });
});

const modelOf = (modality: string) => join(work, `own-${modality}`);

interface Found {
  readonly items: readonly { readonly id: string; readonly score: number }[];
}

async function sent<Answer>(path: string, file: keyof typeof FILES): Promise<Answer> {
  const body = await readFile(join(catalogue, FILES[file]));
  const headers = { "content-type": "application/octet-stream" };
  const response = await fetch(`${served.address}${path}`, { method: "POST", headers, body });
  expect([path, response.status]).toEqual([path, 200]);
  return (await response.json()) as Answer;
}

describe("modalis serve", LONG, () => {
  it("encodes pictures, sounds and films by the models it is given", async () => {
    interface Space {
      readonly channel: string;
      readonly inUse: boolean;
      readonly vectors: number;
      readonly model: { readonly id: string };
    }
    const used = async () => {
      const { spaces } = await served.call<{ spaces: Space[] }>("/v1/spaces");
      const ofModel = spaces.filter(({ channel, inUse }) => inUse && channel in MODELS);
      return ofModel.map(({ channel, vectors, model }) => [channel, vectors, model.id]).sort();
    };
    await expect.poll(used, SOON).toEqual(MODALITIES.map((each) => [each, 1, `own-${each}`]).sort());
  });

  it("finds what they encoded by a text, which only their text towers can", async () => {
    const found = async () => {
      const { items } = await served.call<Found>("/v1/search", { text: "a red wall", count: 10 });
      return items.map(({ id }) => id).sort();
    };
    await expect.poll(found, SOON).toEqual(MODALITIES.map((modality) => `a ${modality}`).sort());
  });

  it.each(MODALITIES)("reads the %s of a question by its model", async (modality) => {
    const { items } = await sent<Found>(`/v1/search/${modality}?count=1`, modality);
    expect(items).toEqual([expect.objectContaining({ id: `a ${modality}` })]);
    expect(items[0]!.score).toBeCloseTo(1, 4);
  });

  it("makes texts by the converter's model that it is given", async () => {
    const { upload } = await sent<{ upload: string }>("/v1/uploads", "audio");
    const put = await fetch(`${served.address}/v1/items/new`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ contents: { audio: [{ upload }] } }),
    });
    expect(put.status).toBe(200);
    interface Item {
      readonly contents: { readonly text?: readonly object[] };
    }
    const texts = async () => (await served.call<Item>("/v1/items/new")).contents.text;
    await expect.poll(texts, SOON).toEqual([
      expect.objectContaining({
        text: expect.stringMatching(/bell/i),
        derived: expect.objectContaining({ converter: "tags" }),
      }),
    ]);
  });

  it.each([
    [["--convert", "tags"], 'the converter "tags" needs a model'],
    [["--convert", "tags", "--convert-model", "tags"], "--convert-model takes NAME=FOLDER"],
    [["--convert-model", "tags=here"], "name the converters too"],
    [
      ["--convert", "tags", "--convert-model", "tags=nowhere"],
      '--convert-model tags: there is no folder "nowhere"',
    ],
    ...["text", ...MODALITIES].map(
      (modality) =>
        [[`--${modality}-model`, "nowhere"], `--${modality}-model: there is no folder "nowhere"`] as [
          string[],
          string,
        ],
    ),
  ] as [string[], string][])("refuses %s", async (flags, reason) => {
    const other = await mkdtemp(join(work, "other-"));
    await writeFile(join(other, "items.jsonl"), '{"id":"a"}\n');
    const { exitCode, stdout } = await runModalis("serve", other, "--port", "0", "--json", ...flags);
    expect(exitCode).toBe(2);
    const { error } = JSON.parse(stdout) as { error: { message: string } };
    expect(error.message).toContain(reason);
  });
});
