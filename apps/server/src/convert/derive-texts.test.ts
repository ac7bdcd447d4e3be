import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { crc32, deflateSync } from "node:zlib";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { LiveCatalogue } from "../live/live-catalogue.js";
import { openLiveCatalogue } from "../live/open-live-catalogue.js";
import { viewsOf } from "../live/views-of.js";
import { type DerivingCatalogue, deriveTexts } from "./derive-texts.js";

/** Making a database takes many seconds on a busy machine. */
const LONG_MS = 240_000;
let folder: string;
let store: LiveCatalogue;
let deriving: DerivingCatalogue;
const errors: unknown[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "modalis-deriving-"));
  await writeFile(join(folder, "red.png"), redPicture(120, 90));
  await writeFile(join(folder, "broken.png"), "no picture");
  await writeFile(join(folder, "items.jsonl"), "");
  const cacheFolder = join(folder, "caches");
  const onError = (error: unknown) => void errors.push(error);
  const { signal } = new AbortController();
  store = await openLiveCatalogue({ folder, cacheFolder, nowMs: Date.now, signal, onError });
  deriving = deriveTexts({
    live: store,
    converters: ["describe"],
    models: {},
    cacheFolder,
    nowMs: Date.now,
    onError,
  });
}, LONG_MS);
afterAll(async () => {
  await deriving?.[Symbol.asyncDispose]();
  await store?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

/** A PNG of one colour. */
function redPicture(width: number, height: number): Uint8Array {
  const chunk = (name: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const row = Buffer.concat([Buffer.of(0), Buffer.alloc(width * 3, Buffer.of(208, 16, 32))]);
  const rows = deflateSync(Buffer.concat(new Array<Buffer>(height).fill(row)));
  const signature = Buffer.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", rows),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

const viewOf = async (id: string) => (await viewsOf(store, [id])).get(id)!;

async function fileOf(path: string) {
  const sha256 = createHash("sha256")
    .update(await readFile(join(folder, path)))
    .digest("hex");
  return { kind: "file" as const, path, sha256 };
}

async function jobDone() {
  for (;;) {
    const [job] = await store.store.jobs.list({ kind: "convert", limit: 1 });
    if (job?.state === "done" || job?.state === "failed") return job;
    await setTimeout(100);
  }
}

it(
  "an item that is added gets a text of its picture, with its source, and is found by it",
  async () => {
    const picture = await fileOf("red.png");
    const [put] = await deriving.live.putItems([
      { id: "bare", contents: { image: [picture] } },
      { id: "told", contents: { image: [picture], text: [{ kind: "text", text: "my own words" }] } },
      { id: "broken", contents: { image: [await fileOf("broken.png")] } },
    ]);
    expect(put!.item.contents.text).toBeUndefined();
    const job = await jobDone();
    expect(job).toMatchObject({ state: "done", result: { items: 2, texts: 1, failed: 1 } });
    const view = await viewOf("bare");
    expect(view.derived).toEqual([
      {
        text: expect.stringContaining("red"),
        derived: expect.objectContaining({ converter: "describe", fromSha256: picture.sha256 }),
      },
    ]);
    expect(view.texts).toEqual(view.derived!.map(({ text }) => text));
    expect(await viewOf("told")).toMatchObject({ texts: ["my own words"] });
    expect(
      (await store.search({ modality: "text", content: "red", count: 3 })).map(({ id }) => id),
    ).toContain("bare");
    expect(errors).toEqual([]);
  },
  LONG_MS,
);

it(
  "what its sender writes while a text is added to an item is not lost",
  async () => {
    await deriving[Symbol.asyncDispose]();
    const contents = { image: [await fileOf("red.png")] };
    let reads = 0;
    const getItem = async (id: string) => {
      const found = await store.store.getItem(id);
      // Just before the text is stored, which is after the second reading.
      if (++reads === 2) await store.putItems([{ id, contents, attributes: { title: "newer" } }]);
      return found;
    };
    await using racing = deriveTexts({
      live: { ...store, store: { ...store.store, getItem } },
      converters: ["describe"],
      models: {},
      cacheFolder: join(folder, "caches"),
      nowMs: Date.now,
      onError: (error) => void errors.push(error),
    });
    await racing.live.putItems([{ id: "raced", contents, attributes: { title: "older" } }]);
    expect(await jobDone()).toMatchObject({ state: "done", result: { texts: 1 } });
    const item = await store.store.getItem("raced");
    expect(item!.attributes).toEqual({ title: "newer" });
    expect(item!.contents.text).toHaveLength(1);
    expect(
      (await store.store.vectorsOfItems(["raced"])).get("raced")?.map(({ channel }) => channel),
    ).toContain("text");
    expect(errors).toEqual([]);
  },
  LONG_MS,
);

it("an unknown converter, or one without its model, is refused by name", () => {
  const options = { live: store, models: {}, cacheFolder: folder, nowMs: Date.now, onError: () => undefined };
  for (const name of ["poem", "whisper"])
    expect(() => deriveTexts({ ...options, converters: [name] })).toThrow(
      expect.objectContaining({ code: "INVALID_ARGUMENT", message: expect.stringContaining(name) }),
    );
});
