import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  createInteractions,
  type EmbeddingSpace,
  type FeatureTable,
  type InteractionRow,
  type Interactions,
} from "@modalis/contract";
import type { ItemRecord, UserRecord } from "@modalis/store";
import { readStoredRows, type StoredRows } from "../live/stored-rows.js";
import type { BesideTask } from "./retrain-messages.js";
import { TRAINING_FILES, type VectorOwners } from "./write-training-files.js";

/** What a training beside the server learns from. */
export interface LiveTrainingData {
  readonly task: BesideTask;
  /** Everything that speaks for an item; of a user and item the latest. */
  readonly rows: readonly InteractionRow[];
  readonly userIds: readonly string[];
  readonly itemIds: readonly string[];
  readonly itemFeatures: ReadonlyMap<string, FeatureTable>;
  readonly userFeatures: ReadonlyMap<string, FeatureTable>;
  readonly itemSpaces: ReadonlyMap<string, EmbeddingSpace>;
}

type Owner = Pick<ItemRecord, "id" | "contents">;

/** Reads what `writeTrainingFiles` wrote, and the vectors of the catalogue's folder. */
export async function readTrainingFiles(folder: string): Promise<LiveTrainingData> {
  const task = JSON.parse(await readFile(join(folder, TRAINING_FILES.task), "utf8")) as BesideTask;
  const items = await linesOf<Owner>(join(folder, TRAINING_FILES.items));
  const described = await linesOf<Owner>(join(folder, TRAINING_FILES.users));
  const rows = await readRows(folder, new Set(items.map(({ id }) => id)));
  const userIds = [...new Set([...described.map(({ id }) => id), ...rows.map(({ userId }) => userId)])];
  const records = new Map(described.map((user) => [user.id, user]));
  const users = userIds.map((id) => records.get(id) ?? { id, contents: {} });
  const channels = await readStoredRows(task.catalogueFolder, {
    currentSpaces: async () => new Map(task.spaces),
    chosenSpaces: async () =>
      new Map(task.spaces.map(([channel, space]) => [channel, { space, sequence: 0 }])),
    async *readVectors(fingerprint) {
      for await (const rows of readVectors("items", folder, task, fingerprint))
        yield rows.map(({ id, ...row }) => ({ ...row, itemId: id }));
    },
    async *readUserVectors(fingerprint) {
      for await (const rows of readVectors("users", folder, task, fingerprint))
        yield rows.map(({ id, ...row }) => ({ ...row, userId: id }));
    },
  });
  const itemFeatures = new Map<string, FeatureTable>();
  const userFeatures = new Map<string, FeatureTable>();
  for (const channel of channels) {
    const ofItems = featureTable(channel, items, (item) => channel.vectorOf(item as ItemRecord));
    const ofUsers = featureTable(channel, users, (user) => channel.vectorOfUser(user as UserRecord));
    if (ofItems.present.includes(1)) itemFeatures.set(channel.channel, ofItems);
    if (ofUsers.present.includes(1)) userFeatures.set(channel.channel, ofUsers);
  }
  const itemSpaces = new Map(
    channels.filter(({ channel }) => itemFeatures.has(channel)).map(({ channel, space }) => [channel, space]),
  );
  return { task, rows, userIds, itemIds: items.map(({ id }) => id), itemFeatures, userFeatures, itemSpaces };
}

/** All rows as one set of interactions. */
export function allInteractions({ rows, userIds, itemIds }: LiveTrainingData): Interactions {
  return createInteractions(rows, { userIds, itemIds });
}

/** Time is the order of arrival where no event says when it was; one that does not among others that do is the oldest. */
async function readRows(folder: string, known: ReadonlySet<string>): Promise<InteractionRow[]> {
  type Line = readonly [string, string, number, number, number | null];
  const events = (await linesOf<Line>(join(folder, TRAINING_FILES.events))).filter(([, item]) =>
    known.has(item),
  );
  const timed = events.some(([, , timestampMs]) => timestampMs !== 0);
  return events.map(([userId, itemId, timestampMs, sequence, value]) => ({
    userId,
    itemId,
    timestampMs: timed ? timestampMs : sequence,
    ...(value === null ? {} : { value }),
  }));
}

async function* readVectors(of: VectorOwners, folder: string, { spaces }: BesideTask, fingerprint: string) {
  const number = spaces.findIndex(([, space]) => space.fingerprint === fingerprint);
  if (number < 0) return;
  const [channel, { dimensions }] = spaces[number]!;
  const names = await linesOf<readonly [string, string]>(join(folder, TRAINING_FILES.rows(of, number)));
  const bytes = await readFile(join(folder, TRAINING_FILES.values(of, number)));
  const values = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  yield names.map(([id, sha256], row) => ({
    id,
    channel,
    sha256,
    vector: values.subarray(row * dimensions, (row + 1) * dimensions),
  }));
}

function featureTable(
  { space }: StoredRows,
  owners: readonly Owner[],
  vectorOf: (owner: Owner) => Float32Array | undefined,
): FeatureTable {
  const { dimensions } = space;
  const data = new Float32Array(owners.length * dimensions);
  const present = new Uint8Array(owners.length);
  for (const [at, owner] of owners.entries()) {
    const vector = vectorOf(owner);
    if (vector === undefined) continue;
    data.set(vector, at * dimensions);
    present[at] = 1;
  }
  return { dimensions, data, present, space };
}

/** Lines end with `\n` alone: other ends of lines may stand in an id. */
async function linesOf<Value>(path: string): Promise<Value[]> {
  const values: Value[] = [];
  let rest = "";
  for await (const chunk of createReadStream(path, { encoding: "utf8", highWaterMark: 1 << 20 })) {
    const lines = `${rest}${chunk}`.split("\n");
    rest = lines.pop()!;
    for (const line of lines) values.push(JSON.parse(line) as Value);
  }
  return values;
}
