import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type StandInServer, startStandInServer } from "@modalis/hosted";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createLiveServer } from "../create-live-server.js";
import type { LiveCatalogue } from "../live/live-catalogue.js";
import { openLiveCatalogue } from "../live/open-live-catalogue.js";
import { viewsOf } from "../live/views-of.js";
import { paintedPng } from "../testing/png-of.js";
import { deriveTexts } from "./derive-texts.js";

/** Making a database takes many seconds on a busy machine. */
const LONG_MS = 240_000;
const clip = fileURLToPath(new URL("../../../../tools/parity/goldens/clip", import.meta.url));
const text = (words: string) => [{ kind: "text" as const, text: words }];

let folder: string;
let live: LiveCatalogue;
let server: StandInServer;
const errors: unknown[] = [];
const onError = (error: unknown) => void errors.push(error);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "modalis-deriving-pictures-"));
  await writeFile(join(folder, "red.png"), paintedPng(192, 32, 16));
  await writeFile(join(folder, "blue.png"), paintedPng(16, 32, 192));
  const items = ["red", "blue"].map((id) => JSON.stringify({ id, image: `${id}.png` }));
  await writeFile(join(folder, "items.jsonl"), items.join("\n"));
  const models = { image: clip };
  const cacheFolder = join(folder, "caches");
  live = await openLiveCatalogue({ folder, cacheFolder, models, nowMs: Date.now, onError });
  server = await startStandInServer();
}, LONG_MS);
afterAll(async () => {
  await live?.[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

function deriving(converter: string, models: Record<string, string> = {}) {
  const cacheFolder = join(folder, "caches");
  return deriveTexts({ live, converters: [converter], models, cacheFolder, nowMs: Date.now, onError });
}

async function jobDone(id?: string) {
  for (;;) {
    const [job] = await live.store.jobs.list({ kind: "convert", limit: 1 });
    if (job !== undefined && job.id !== id && (job.state === "done" || job.state === "failed")) return job;
    await setTimeout(100);
  }
}

async function pictureOf(id: string) {
  const { contents } = (await live.store.getItem(id))!;
  return contents.image?.[0] as { path: string; sha256: string; derived?: object } | undefined;
}

it(
  "an item of words gets the nearest picture that somebody gave, marked with its source, and is found by it",
  async () => {
    // The first search of the pictures waits until they are encoded.
    while ((await live.store.vectorsOfItems(["blue"])).size === 0) await setTimeout(100);
    await using finding = deriving("find");
    const own = { kind: "file" as const, path: "red.png", sha256: await digestOf("red.png") };
    await finding.live.putItems([
      { id: "told", contents: { text: text("a dog on the beach") } },
      { id: "shown", contents: { text: text("a dog on the beach"), image: [own] } },
    ]);
    const job = await jobDone();
    expect(job).toMatchObject({ state: "done", result: { items: 1, texts: 0, pictures: 1, failed: 0 } });
    const found = (await live.findPicture("a dog on the beach"))!;
    expect(await pictureOf("told")).toEqual({
      kind: "file",
      path: found.path,
      sha256: found.sha256,
      derived: {
        converter: "find",
        revision: expect.stringMatching(/^retrieval:/),
        confidence: found.confidence,
        fromSha256: createHash("sha256").update("a dog on the beach").digest("hex"),
      },
    });
    expect(await pictureOf("shown")).toEqual(own);
    const view = (await viewsOf(live, ["told"])).get("told")!;
    expect(view.media).toMatchObject([{ modality: "image", derived: { converter: "find" } }]);
    expect((await live.store.vectorsOfItems(["told"])).get("told")?.map(({ channel }) => channel)).toContain(
      "image",
    );
    // What is said of an item counts, not what was made of it: the words are gone, and so is their picture.
    await finding.live.putItems([{ id: "told", contents: { text: text("a cat") } }]);
    await jobDone(job.id);
    expect(await pictureOf("told")).toMatchObject({
      derived: { fromSha256: createHash("sha256").update("a cat").digest("hex") },
    });
    expect(errors).toEqual([]);
  },
  LONG_MS,
);

it(
  "an item of words gets a picture that a model at a server draws, kept with the catalogue's media",
  async () => {
    const model = `openai:${server.baseUrl}#draws`;
    await using drawing = deriving("hosted-image", { "hosted-image": model });
    await drawing.live.putItems([{ id: "drawn", contents: { text: text("a ship in a storm") } }]);
    expect(await jobDone()).toMatchObject({ state: "done", result: { pictures: 1, failed: 0 } });
    const { path, sha256, derived } = (await pictureOf("drawn"))!;
    expect(await digestOf(path)).toBe(sha256);
    expect(derived).toMatchObject({ converter: "hosted-image", revision: expect.stringContaining("draws") });
    expect(server.requests.map(({ body }) => body.prompt)).toEqual(["a ship in a storm"]);
    expect(errors).toEqual([]);
  },
  LONG_MS,
);

it(
  "items that were there before get theirs when somebody asks for it",
  async () => {
    await live.putItems([{ id: "earlier", contents: { text: text("a calm sea") } }]);
    await using finding = deriving("find");
    await using server = await servedBy(finding.live);
    const ask = (body: object) => server.post("/v1/conversions", body);
    expect(await ask({ items: ["earlier", "nobody"] })).toMatchObject({ status: 404 });
    expect(await pictureOf("earlier")).toBeUndefined();
    const { status, body } = await ask({ items: ["earlier", "red"] });
    expect([status, body.items, body.jobs.length]).toEqual([202, 1, 1]);
    while ((await pictureOf("earlier")) === undefined) await setTimeout(100);
    // All items that lack a picture of their own; of these the drawn one alone has none that was found.
    const all = await ask({});
    expect(all.body.items).toBe(3);
    const job = await jobDone(body.jobs[0]);
    expect(job).toMatchObject({ id: all.body.jobs[0], result: { pictures: 1, failed: 0 } });
    await using bare = await servedBy(live);
    expect(await bare.post("/v1/conversions", {})).toMatchObject({ status: 404 });
    expect(errors).toEqual([]);
  },
  LONG_MS,
);

async function servedBy(catalogue: LiveCatalogue) {
  const api = await createLiveServer({ live: catalogue, nowMs: Date.now, onError });
  return {
    async post(url: string, payload: object) {
      const response = await api.inject({ method: "POST", url, payload });
      return { status: response.statusCode, body: response.json() };
    },
    [Symbol.asyncDispose]: () => api.close(),
  };
}

async function digestOf(path: string): Promise<string> {
  return createHash("sha256")
    .update(await readFile(join(folder, path)))
    .digest("hex");
}
