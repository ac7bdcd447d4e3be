import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createBatch, defineSpace, type EmbeddingSpace } from "@modalis/contract";
import { createLiveRecommender, type LiveRecommender } from "@modalis/recommender";
import { embeddingsFolder, type ItemInput, openEmbeddingStore } from "@modalis/store";
import { type SeededRandom, seededRandom } from "@modalis/trainer";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTowerIndex } from "../joint/tower-index.js";
import { sha256Of } from "./item-contents.js";
import type { LiveCatalogue } from "./live-catalogue.js";
import { loadLive } from "./load-live.js";
import { openLiveCatalogue } from "./open-live-catalogue.js";
import { readStoredRows } from "./stored-rows.js";
import { createRefusalTeller } from "./tell-refusals.js";

const ITEMS = 40;
const IDS = Array.from({ length: ITEMS }, (_, at) => `item ${at}`);
const textOf = (id: string) => `what is told of ${id}`;
const texts = spaceOf("text", "words", 3);
const LONG = { timeout: 120_000 };
const soon = { timeout: 30_000 };
let folder: string;
let live: LiveCatalogue;
const errors: unknown[] = [];

function spaceOf(modality: string, id: string, dimensions: number) {
  const model = { id, revision: "1", preprocessing: "none" };
  return defineSpace({ modality, dimensions, normalisation: "none", model });
}

/** A point of its own for every item, far from the origin. */
function vectorOf(at: number, dimensions: number): Float32Array {
  return Float32Array.from({ length: dimensions }, (_, column) => Math.cos(at * (column + 1)) + column);
}

/** The texts' vectors are in the folder, as `modalis encode` leaves them; nothing else is. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "modalis-refresh-"));
  const lines = IDS.map((id) => `${JSON.stringify({ id, text: textOf(id) })}\n`);
  await writeFile(join(folder, "items.jsonl"), lines.join(""));
  await writeFile(join(folder, "users.jsonl"), `${JSON.stringify({ id: "ada", text: textOf("item 3") })}\n`);
  {
    await using embeddings = await openEmbeddingStore(embeddingsFolder(folder));
    const space = await embeddings.openSpace(texts);
    // In commits of seven.
    for (let from = 0; from < ITEMS; from += 7) {
      const ids = IDS.slice(from, from + 7).map((id) => sha256Of(textOf(id)));
      const values = ids.flatMap((_, at) => [...vectorOf(from + at, 3)]);
      await space.append(createBatch(texts, ids, Float32Array.from(values)));
    }
  }
  errors.length = 0;
  const onError = (error: unknown) => void errors.push(error);
  live = await openLiveCatalogue({ folder, cacheFolder: join(folder, "cache"), nowMs: Date.now, onError });
});
afterEach(async () => {
  await live[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const held = (channel: string) => live.recommender.sampleVectors({ channel, count: 1 }).total;
/** That all changes so far are part of what answers. */
async function followed(): Promise<void> {
  const sequence = await live.store.currentSequence();
  await expect.poll(async () => (await live.health()).applied, soon).toBeGreaterThanOrEqual(sequence);
}

/** What an item shows: a text that is in the folder, and a picture that is not here at all. */
function shown(id: string, text: string | undefined, picture: string | undefined): ItemInput {
  return {
    id,
    contents: {
      ...(text !== undefined && { text: [{ kind: "text" as const, text: textOf(text) }] }),
      ...(picture !== undefined && { image: [{ kind: "digest" as const, sha256: sha256Of(picture) }] }),
    },
  };
}

/** Stores the vectors of items' pictures in a space. */
async function depict(space: EmbeddingSpace, pictures: ReadonlyMap<string, string>): Promise<void> {
  const rows = Array.from(pictures, ([itemId, picture]) => ({
    itemId,
    channel: "image",
    sha256: sha256Of(picture),
    vector: vectorOf(
      Number.parseInt(sha256Of(`${space.model.id} ${picture}`).slice(0, 4), 16),
      space.dimensions,
    ),
  }));
  await live.store.putVectors(space.fingerprint, rows);
}

/** Gives some item the text of another and a new picture, or takes either away. */
async function changeSome(random: SeededRandom, spaces: readonly EmbeddingSpace[]): Promise<void> {
  const someItem = () => IDS[random.integer(ITEMS)]!;
  const id = someItem();
  const picture = random.next() < 0.3 ? undefined : `picture ${random.next()}`;
  await live.store.putItems([shown(id, random.next() < 0.2 ? undefined : someItem(), picture)]);
  if (picture === undefined) return;
  for (const space of spaces) await depict(space, new Map([[id, picture]]));
}

/** The rows that answers come from, by channel and item. */
function memoryOf({ spaces, sampleVectors }: LiveRecommender) {
  return [...spaces].map(([channel, { fingerprint }]) => {
    const { items, rows, dimensions } = sampleVectors({ channel, count: ITEMS });
    const byItem = items.map(({ id }, at) => {
      const row = rows.subarray(at * dimensions, (at + 1) * dimensions);
      return `${id}: ${Array.from(row, (value) => value.toFixed(3).replace("-0.000", "0.000")).join(" ")}`;
    });
    return { channel, fingerprint, rows: byItem.sort() };
  });
}

/** The rows that a server would answer from that starts now. */
async function memoryOfRestart() {
  const { store, settings } = live;
  await using fresh = await createLiveRecommender({ nowMs: Date.now });
  const towers = createTowerIndex(() => fresh.spaces);
  const refusals = createRefusalTeller((error) => errors.push(error));
  await loadLive(store, fresh, () => readStoredRows(folder, store), settings, { refusals, towers });
  return memoryOf(fresh);
}

describe("an item that is read anew", () => {
  it("keeps the vectors of what it still shows, whichever channel is given another space", async () => {
    expect(held("text")).toBe(ITEMS);
    await live.store.putItems(IDS.map((id) => shown(id, id, id)));
    for (const space of [spaceOf("image", "small", 2), spaceOf("image", "large", 4)]) {
      await live.store.putSpace("image", space);
      await depict(space, new Map(IDS.map((id) => [id, id])));
      await live.store.useSpace("image", space.fingerprint);
      await expect.poll(() => live.recommender.spaces.get("image"), soon).toEqual(space);
      await followed();
      expect([held("text"), held("image")]).toEqual([ITEMS, ITEMS]);
    }
    expect(errors).toEqual([]);
  });

  it("is as after a restart, whatever was changed while channels were given other spaces", LONG, async () => {
    // Of the same length, so that nothing but their meaning tells the vectors of one from those of another.
    const spaces = ["one", "other"].map((model) => spaceOf("image", model, 3));
    const pictures = new Map(IDS.map((id) => [id, id]));
    await live.store.putItems(IDS.map((id) => shown(id, id, id)));
    for (const space of spaces) {
      await live.store.putSpace("image", space);
      await depict(space, pictures);
    }
    const random = seededRandom(1);
    for (let round = 0; round < 12; round++) {
      // Followed beside the changes, as a migration that ends on this server does.
      const switched = live.store
        .useSpace("image", spaces[round % 2]!.fingerprint)
        .then(() => live.spaces.follow());
      for (let write = 0; write < 8; write++) await changeSome(random, spaces);
      await switched;
    }
    await followed();
    const expected = await memoryOfRestart();
    expect(expected.map(({ channel }) => channel)).toEqual(["image", "text"]);
    await expect.poll(() => memoryOf(live.recommender), soon).toEqual(expected);
    expect(errors).toEqual([]);
  });
});

describe("a user who is read anew", () => {
  it("keeps the vectors of what they show of themselves, and loses them with it", async () => {
    const isKnown = async () => (await live.recommender.recommend({ userId: "ada", count: 3 })).personal;
    expect(await isKnown()).toBe(true);
    const { contents } = shown("ada", "item 4", undefined);
    await live.store.putUsers([{ id: "ada", contents: contents!, attributes: { age: 36 } }]);
    await followed();
    expect(await isKnown()).toBe(true);
    // As the calls of an embedding program and of HTTP do.
    await live.putUsers([{ id: "ada", contents: contents! }]);
    expect(await isKnown()).toBe(true);
    await live.putUsers([{ id: "ada" }]);
    expect(await isKnown()).toBe(false);
  });
});
