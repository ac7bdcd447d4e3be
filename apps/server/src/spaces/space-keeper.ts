import { type EmbeddingSpace, ModalisError, modalityOfChannel } from "@modalis/contract";
import type { JobRecord, LiveStore } from "@modalis/store";
import { recipes } from "../encoders/recipes.js";
import type { ContentEncodersOptions } from "../live/encoding/open-content-encoders.js";
import { type RetryOptions, retryWhileAway } from "../live/retry-while-away.js";
import { type JobWorker, startJobWorker } from "../retrain/job-worker.js";
import { createSpaceFollower, type FollowSpacesParts } from "./follow-spaces.js";
import { type ListedSpace, listSpaces } from "./list-spaces.js";
import { migrateSpace } from "./migrate-space.js";
import { modelOf } from "./model-of.js";

export interface SpaceKeeperParts extends FollowSpacesParts, AfterReplacing {
  /** What encoders are opened with, beside the models that are chosen. */
  readonly encoding: ContentEncodersOptions;
  readonly nowMs: () => number;
  readonly onError: (error: unknown) => void;
}

/** What is done once a channel was given another space. */
export interface AfterReplacing {
  /** Whether more than the channel's own index is made of its vectors, such as what finds pictures by texts. */
  readonly isReadBeside: (channel: string) => boolean;
  /** Reads all items anew, for what else is made of their vectors. */
  readonly refreshAllItems: (signal: AbortSignal) => Promise<void>;
  /**
   * Reads items anew that changed since the space was put in use, and encodes what of them lacks vectors in the channel:
   * servers that had not changed over yet encoded them for the former space.
   */
  readonly takeUp: (channel: string, since: number, options: RetryOptions) => Promise<void>;
  /** Encodes what lacks vectors in the spaces in use, for items that show something of the channel's modality. */
  readonly encodeLacking: (channel: string, options: RetryOptions) => Promise<void>;
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
  const { folder, store, encodeLacking, takeUp, refreshAllItems, isReadBeside, nowMs, onError } = parts;
  const closing = new AbortController();
  const { signal } = closing;
  const retry = { signal, onError };
  const background = new Set<Promise<void>>();
  const later = (work: () => Promise<void>): void => {
    const ended = retryWhileAway(work, retry)
      .catch(onError)
      .finally(() => background.delete(ended));
    background.add(ended);
  };
  const followSpaces = createSpaceFollower(parts, (channel, since) => {
    later(async () => {
      if (isReadBeside(channel)) await refreshAllItems(signal);
      await takeUp(channel, since, retry);
    });
  });
  let turn: Promise<unknown> = Promise.resolve();
  const follow = (): Promise<void> => {
    const next = turn.then(followSpaces);
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
      later(() => encodeLacking(channel, retry));
      return space;
    },
    follow,
    async [Symbol.asyncDispose]() {
      closing.abort(new Error("the spaces are no longer kept"));
      await worker[Symbol.asyncDispose]();
      await turn;
      await Promise.allSettled(background);
    },
  };
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
