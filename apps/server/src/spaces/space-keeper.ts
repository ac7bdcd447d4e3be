import { resolve } from "node:path";
import { type EmbeddingSpace, ModalisError, modalityOfChannel } from "@modalis/contract";
import type { ChannelReplacement, LiveRecommender } from "@modalis/recommender";
import type { JobRecord, LiveStore } from "@modalis/store";
import { recipes } from "../encoders/recipes.js";
import { isOfTower } from "../joint/tower-index.js";
import type { ChosenModel, ContentEncodersOptions } from "../live/encoding/open-content-encoders.js";
import type { SwitchedEncoders } from "../live/encoding/open-switched-encoders.js";
import type { FolderRows } from "../live/folder-rows.js";
import { readStoredRows, type StoredRows } from "../live/stored-rows.js";
import { type JobWorker, startJobWorker } from "../retrain/job-worker.js";
import { type ListedSpace, listSpaces } from "./list-spaces.js";
import { migrateSpace } from "./migrate-space.js";
import { modelOf } from "./model-of.js";

export interface SpaceKeeperParts {
  /** The catalogue's. */
  readonly folder: string;
  readonly store: LiveStore;
  readonly recommender: LiveRecommender;
  readonly folderRows: Pick<FolderRows, "renew">;
  readonly encoders: SwitchedEncoders;
  /** What encoders are opened with, beside the models that are chosen. */
  readonly encoding: ContentEncodersOptions;
  readonly nowMs: () => number;
  readonly onError: (error: unknown) => void;
  /** Reads all items anew, so that texts find what was given vectors that a tower for texts shares. */
  readonly refreshAllItems: () => Promise<void>;
  /** Encodes what lacks vectors in the spaces in use, for items of these modalities. */
  readonly encodeLacking: (channel: string) => Promise<void>;
}

/** Which space each channel is served from, and the way from one to another while it is served. */
export interface SpaceKeeper extends AsyncDisposable {
  list(): Promise<readonly ListedSpace[]>;
  /**
   * Asks that a channel be encoded anew by another model, beside serving; the former space serves until all is encoded.
   *
   * @param model A folder, from the catalogue's, or `hub:`.
   * @throws `NOT_FOUND` for a channel that no encoder makes or a folder that is not there, `INVALID_ARGUMENT` for one
   * that is fitted to the catalogue or is being migrated, `PATH_OUTSIDE_FOLDER`.
   */
  migrate(channel: string, model: string): Promise<JobRecord>;
  /** Puts the space before in use again, and encodes what came since. @throws `NOT_FOUND` when there was none. */
  rollBack(channel: string): Promise<EmbeddingSpace>;
  /** Brings this server to the spaces that the database says are in use. */
  follow(): Promise<void>;
}

const KIND = "migrate-space";

/** Starts taking jobs of migrations from the database, until disposed. */
export function startSpaceKeeper(parts: SpaceKeeperParts): SpaceKeeper {
  const { folder, store, encodeLacking, refreshAllItems, nowMs, onError } = parts;
  const background = new Set<Promise<void>>();
  let disposed = false;
  const later = (work: Promise<void>): void => {
    const tell = (error: unknown): void => {
      if (!disposed) onError(error);
    };
    const ended = work.catch(tell).finally(() => background.delete(ended));
    background.add(ended);
  };
  let turn: Promise<unknown> = Promise.resolve();
  const follow = (): Promise<void> => {
    const next = turn
      .then(() => followSpaces(parts))
      .then((changed) => {
        if (changed.some(isOfTower)) later(refreshAllItems());
      });
    turn = next.catch(() => undefined);
    return next;
  };
  const worker: JobWorker = startJobWorker({
    store,
    nowMs,
    onError,
    beforeLook: async () => {},
    work: { [KIND]: (job, context) => migrateSpace(job, { ...parts, follow }, context) },
  });
  return {
    list: () => listSpaces(parts),
    async migrate(channel, model) {
      await checkMigration(folder, channel, model);
      const [open] = await openMigrations(store, channel);
      if (open !== undefined)
        throw new ModalisError(
          "INVALID_ARGUMENT",
          `channel "${channel}" is being migrated by job ${open.id}`,
        );
      const job = await store.jobs.put({ kind: KIND, payload: { channel, model } });
      worker.wake();
      return job;
    },
    async rollBack(channel) {
      const space = await store.rollBackSpace(channel);
      await follow();
      later(encodeLacking(channel));
      return space;
    },
    follow,
    async [Symbol.asyncDispose]() {
      disposed = true;
      await worker[Symbol.asyncDispose]();
      await Promise.allSettled([turn, ...background]);
    },
  };
}

/** The models that the database says channels are encoded by. */
export async function chosenModels(
  folder: string,
  store: Pick<LiveStore, "chosenSpaces">,
): Promise<Record<string, ChosenModel>> {
  const chosen: Record<string, ChosenModel> = {};
  for (const [channel, { space, source }] of await store.chosenSpaces())
    chosen[channel] =
      source === undefined
        ? { space }
        : // A folder that went away fails its contents, and not the start.
          { space, model: await modelOf(folder, source).catch(() => resolve(folder, source)) };
  return chosen;
}

async function openMigrations(store: LiveStore, channel: string): Promise<readonly JobRecord[]> {
  const lists = await Promise.all(
    (["waiting", "running"] as const).map((state) => store.jobs.list({ kind: KIND, state, limit: 100 })),
  );
  return lists.flat().filter(({ payload }) => payload.channel === channel);
}

async function checkMigration(folder: string, channel: string, model: string): Promise<void> {
  const recipe = recipes.find((one) => one.channel === channel);
  if (recipe === undefined) {
    const known = recipes.filter(({ fitted }) => fitted !== true).map((one) => one.channel);
    throw new ModalisError(
      "NOT_FOUND",
      `no encoder makes channel "${channel}"; there are ${known.join(", ")}`,
    );
  }
  if (recipe.fitted === true || recipe.channel !== modalityOfChannel(recipe.channel))
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `channel "${channel}" has one encoder alone, which takes no other model; migrate "${recipe.modality}"`,
    );
  await modelOf(folder, model);
}

/** @returns the spaces that took the place of others. */
async function followSpaces({
  folder,
  store,
  recommender,
  folderRows,
  encoders,
}: SpaceKeeperParts): Promise<readonly EmbeddingSpace[]> {
  const chosen = await chosenModels(folder, store);
  const changed = Object.entries(chosen).filter(
    ([channel, { space }]) => recommender.spaces.get(channel)?.fingerprint !== space?.fingerprint,
  );
  if (changed.length > 0) folderRows.renew();
  for (const [channel] of changed) {
    const [rows] = await readStoredRows(folder, store, new Set([channel]));
    if (rows === undefined) continue;
    await recommender.replaceChannel({
      channel,
      space: rows.space,
      items: itemVectors(store, rows),
      users: await userVectors(store, rows),
      onReplaced: () => encoders.choose(chosen),
    });
  }
  encoders.choose(chosen);
  return changed.flatMap(([channel]) => recommender.spaces.get(channel) ?? []);
}

async function* itemVectors(store: LiveStore, { vectorOf }: StoredRows): ChannelReplacement["items"] {
  for await (const items of store.readItems()) {
    yield items.flatMap((item) => {
      const vector = vectorOf(item);
      return vector === undefined ? [] : [{ id: item.id, vector }];
    });
  }
}

async function userVectors(store: LiveStore, { vectorOfUser }: StoredRows) {
  const vectors: { readonly id: string; readonly vector: Float32Array }[] = [];
  for await (const users of store.readUsers()) {
    for (const user of users) {
      const vector = vectorOfUser(user);
      if (vector !== undefined) vectors.push({ id: user.id, vector });
    }
  }
  return vectors;
}
