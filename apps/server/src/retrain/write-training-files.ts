import { once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import { type CatalogueSettings, type LiveStore, preferenceOf, type VectorRow } from "@modalis/store";
import type { BesideTask } from "./retrain-messages.js";

/** Whose vectors a file holds. */
export type VectorOwners = "items" | "users";

/** Names of the files of a training beside the server. */
export const TRAINING_FILES = {
  task: "task.json",
  items: "items.jsonl",
  users: "users.jsonl",
  events: "events.jsonl",
  rows: (of: VectorOwners, space: number) => `vectors-of-${of}-${space}.jsonl`,
  values: (of: VectorOwners, space: number) => `vectors-of-${of}-${space}.f32`,
} as const;

/**
 * Writes what a training reads of a live store, a batch at a time, so that answers go on between.
 *
 * The folder holds user ids; remove it when the training ended.
 */
export async function writeTrainingFiles(
  folder: string,
  store: LiveStore,
  settings: CatalogueSettings,
  task: BesideTask,
  signal: AbortSignal,
): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const lines = async <Row>(
    name: string,
    batches: AsyncIterable<readonly Row[]>,
    line: (row: Row) => unknown,
  ) => {
    await using file = openFile(join(folder, name));
    for await (const batch of batches) {
      signal.throwIfAborted();
      const texts = batch.map(line).filter((value) => value !== undefined);
      await file.write(texts.map((value) => `${JSON.stringify(value)}\n`).join(""));
    }
  };
  await lines(TRAINING_FILES.items, store.readItems(), ({ id, contents }) => ({ id, contents }));
  await lines(TRAINING_FILES.users, store.readUsers(), ({ id, contents }) => ({ id, contents }));
  await lines(
    TRAINING_FILES.events,
    store.readEvents(),
    ({ userId, itemId, kind, value, timestampMs, sequence }) =>
      preferenceOf(value === undefined ? { kind } : { kind, value }, settings.events) === "positive"
        ? [userId, itemId, timestampMs, sequence, value ?? null]
        : undefined,
  );
  for (const [at, [channel, { fingerprint }]] of task.spaces.entries()) {
    const place = { folder, space: at, channel };
    await writeVectors("items", store.readVectors(fingerprint), ({ itemId }) => itemId, place, signal);
    await writeVectors("users", store.readUserVectors(fingerprint), ({ userId }) => userId, place, signal);
  }
  await writeFile(join(folder, TRAINING_FILES.task), JSON.stringify(task));
}

async function writeVectors<Row extends Pick<VectorRow, "channel" | "sha256" | "vector">>(
  of: VectorOwners,
  batches: AsyncIterable<readonly Row[]>,
  idOf: (row: Row) => string,
  place: { readonly folder: string; readonly space: number; readonly channel: string },
  signal: AbortSignal,
): Promise<void> {
  const { folder, space, channel } = place;
  await using rows = openFile(join(folder, TRAINING_FILES.rows(of, space)));
  await using values = openFile(join(folder, TRAINING_FILES.values(of, space)));
  for await (const batch of batches) {
    signal.throwIfAborted();
    const own = batch.filter((row) => row.channel === channel);
    await rows.write(own.map((row) => `${JSON.stringify([idOf(row), row.sha256])}\n`).join(""));
    for (const { vector } of own) {
      await values.write(Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength));
    }
  }
}

interface OpenFile extends AsyncDisposable {
  write(part: string | Uint8Array): Promise<void>;
}

/** A file that is complete when it is disposed. */
function openFile(path: string): OpenFile {
  const stream: WriteStream = createWriteStream(path, { flags: "wx", mode: 0o600 });
  const ended = finished(stream);
  ended.catch(() => undefined);
  return {
    async write(part) {
      if (part.length === 0 || stream.write(part)) return;
      await Promise.race([once(stream, "drain"), ended]);
    },
    async [Symbol.asyncDispose]() {
      stream.end();
      await ended;
    },
  };
}
