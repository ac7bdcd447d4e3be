import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { defineSpace, type EmbeddingSpace } from "@modalis/contract";
import { type LiveStorePlace, openLiveStore } from "@modalis/store";
import { normalValues } from "../recommendation/made-up-catalogue.js";

/** How much a made-up catalogue holds. */
export interface MadeUpSize {
  readonly items: number;
  readonly users: number;
  readonly likesAUser: number;
}

const DIMENSIONS = 128;
const KINDS = 1000;
const BATCH = 1_000;

/**
 * Makes a folder to be served: items, users, events and vectors stand in its database, as if they had come by HTTP.
 *
 * An item's vector is that of one of 1,000 kinds with twice as much noise; nine likes in ten of a user are of their kind.
 */
export async function makeServedFolder(
  folder: string,
  size: MadeUpSize,
  place: LiveStorePlace = { folder },
): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "items.jsonl"), "");
  await using store = await openLiveStore(place, { nowMs: Date.now });
  const space = madeUpSpace();
  await store.putSpace("text", space);
  const kinds = normalValues(KINDS * DIMENSIONS, 100);
  for (const batch of batches(size.items)) {
    await store.putItems(batch.map(madeUpItem));
    const noise = normalValues(batch.length * DIMENSIONS, 1_000 + batch[0]!);
    await store.putVectors(
      space.fingerprint,
      batch.map((item, at) => ({
        itemId: `item${item}`,
        channel: "text",
        sha256: createHash("sha256").update(textOf(item)).digest("hex"),
        vector: vectorOf(kinds, item % KINDS, noise.subarray(at * DIMENSIONS, (at + 1) * DIMENSIONS)),
      })),
    );
  }
  for (const batch of batches(size.users)) {
    await store.putUsers(
      batch.map((user) => ({ id: `user${user}`, attributes: { since: 2000 + (user % 25) } })),
    );
  }
  for (const batch of batches(size.users * size.likesAUser)) {
    await store.addEvents(batch.map((at) => madeUpLike(at, size)));
  }
}

function madeUpSpace(): EmbeddingSpace {
  return defineSpace({
    modality: "text",
    dimensions: DIMENSIONS,
    normalisation: "none",
    model: { id: "made up", revision: "1", preprocessing: "none" },
  });
}

function madeUpItem(item: number) {
  return {
    id: `item${item}`,
    contents: { text: [{ kind: "text" as const, text: textOf(item) }] },
    attributes: { title: `Item ${item}`, genre: `genre${item % 8}`, price: item % 97 },
    timestampMs: Date.UTC(2025, 0, 1) + 60_000 * item,
  };
}

function textOf(item: number): string {
  return `A made-up text about item number ${item}`;
}

function vectorOf(kinds: Float32Array, kind: number, noise: Float32Array): Float32Array {
  return noise.map((value, column) => 2 * value + kinds[kind * DIMENSIONS + column]!);
}

function madeUpLike(at: number, { items, likesAUser }: MadeUpSize) {
  const user = Math.floor(at / likesAUser);
  const own = (user % KINDS) + KINDS * (scatter(at) % Math.max(1, Math.floor(items / KINDS)));
  const item = scatter(at + 1) % 10 === 0 ? scatter(at + 2) % items : own % items;
  return {
    id: `like${at}`,
    userId: `user${user}`,
    itemId: `item${item}`,
    kind: "like",
    timestampMs: Date.UTC(2026, 0, 1) + ((15_000 * at) % 2.4e10),
  };
}

/** A number that shows no order, settled by another. */
export function scatter(number: number): number {
  let mixed = Math.imul(number ^ (number >>> 16), 0x45d9f3b);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x45d9f3b);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

function* batches(count: number): Generator<number[], void, undefined> {
  for (let from = 0; from < count; from += BATCH)
    yield Array.from({ length: Math.min(BATCH, count - from) }, (_, at) => from + at);
}
