import { ModalisError } from "@modalis/contract";
import { type LiveRecommender, loadBundle, type TrainedRecommender } from "@modalis/recommender";
import { type LiveStore, type ModelInput, type ModelRecord, resolveContentPath } from "@modalis/store";
import { bundleRevision } from "../retrain/bundle-revision.js";
import { withModelsLocked } from "../retrain/lock-models.js";
import { pruneRuns } from "../retrain/prune-runs.js";
import { withoutForgotten } from "./without-forgotten.js";

/** Keeps the recommender on the model that the database says is in service. */
export interface ModelKeeper extends AsyncDisposable {
  /** The model in service here; undefined while items are recommended without one. */
  current(): ModelRecord | undefined;
  /**
   * Makes a bundle known, after it was loaded once.
   *
   * @param path From the catalogue's folder, such as `runs/ease`.
   * @throws `NOT_FOUND`, `CORRUPT_FILE`, `DIGEST_MISMATCH`, `PATH_OUTSIDE_FOLDER`, and what registering throws.
   */
  register(model: Omit<ModelInput, "kind">): Promise<ModelRecord>;
  /** Puts a model in service on every server; calls in flight finish on the one before. @throws as `register`. */
  promote(id: string): Promise<ModelRecord>;
  /** Puts the model before in service again. @throws `NOT_FOUND` when there was none, and as `register`. */
  rollback(): Promise<ModelRecord>;
  /** Brings this server to the model that is in service, and to its bundle as it is now. */
  follow(): Promise<void>;
  /** What of the bundle in service here was unlearned when it was loaded, by model. */
  revisions(): ReadonlyMap<string, string>;
  /**
   * Removes bundles that retraining made and nobody is likely to go back to, and tells which models they were of.
   *
   * @param keep How many of the newest, and of those that served last, stay.
   * @throws The signal's reason once aborted.
   */
  prune(keep: number, signal: AbortSignal): Promise<readonly string[]>;
}

interface InUse {
  readonly record: ModelRecord;
  readonly bundle: TrainedRecommender;
  readonly revision: string;
}

/** A keeper with no model in service yet. @param folder The catalogue's, which bundles lie in. */
export function createModelKeeper(
  folder: string,
  store: LiveStore,
  recommender: LiveRecommender,
): ModelKeeper {
  let inUse: InUse | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  /** One at a time, so that the last promotion wins here as it does in the database. */
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const next = turn.then(work);
    turn = next.catch(() => undefined);
    return next;
  };
  const open = async (record: Pick<ModelRecord, "path">): Promise<TrainedRecommender> =>
    loadBundle(await pathOf(folder, record));
  const use = async (record: ModelRecord): Promise<ModelRecord> => {
    const before = inUse;
    if (before?.record.id === record.id && (await isAsItWas(folder, before))) {
      inUse = { ...before, record };
      return record;
    }
    // Read first: of a bundle that is replaced meanwhile the older revision is taken, and it is loaded once more.
    const revision = await bundleRevision(await pathOf(folder, record));
    const bundle = await open(record);
    await recommender.swapModel(await withoutForgotten(bundle, store));
    inUse = { record, bundle, revision };
    await before?.bundle[Symbol.asyncDispose]();
    return record;
  };
  const known = async (id: string): Promise<ModelRecord> => {
    const found = (await store.models.list()).find((model) => model.id === id);
    if (found !== undefined) return found;
    throw new ModalisError("NOT_FOUND", `there is no model "${id}"; register it with POST /v1/models`);
  };
  return {
    current: () => inUse?.record,
    register: async (model) => {
      const bundle = await open(model);
      const { kind } = bundle.model;
      await bundle[Symbol.asyncDispose]();
      return store.models.register({ ...model, kind });
    },
    promote: (id) =>
      inTurn(async () => {
        // Loaded before it is promoted: a bundle that cannot be read never reaches service.
        const record = await known(id);
        await (await open(record))[Symbol.asyncDispose]();
        return use(await store.models.promote(id));
      }),
    rollback: () =>
      inTurn(async () => {
        const [, before] = await store.models.rollbackOrder();
        // Loaded before it serves, as with a promotion.
        if (before !== undefined) await (await open(await known(before)))[Symbol.asyncDispose]();
        return use(await store.models.rollback());
      }),
    revisions: () => new Map(inUse === undefined ? [] : [[inUse.record.id, inUse.revision]]),
    // The lock first: while another process has the bundles, promotions go on.
    prune: (keep, signal) =>
      withModelsLocked(folder, { signal }, () => inTurn(() => pruneRuns({ folder, store, keep }))),
    follow: () =>
      inTurn(async () => {
        const record = await store.models.current();
        if (record !== undefined) await use(record);
      }),
    async [Symbol.asyncDispose]() {
      await turn;
      await inUse?.bundle[Symbol.asyncDispose]();
      inUse = undefined;
    },
  };
}

/** @throws `NOT_FOUND` for a bundle that was removed, and what the path's own faults are. */
async function pathOf(
  folder: string,
  { path, details = {} }: Pick<ModelRecord, "path"> & Partial<Pick<ModelRecord, "details">>,
): Promise<string> {
  if (details.removed === undefined) return resolveContentPath(folder, path);
  throw new ModalisError("NOT_FOUND", `the bundle of "${path}" was removed, as newer ones took its place`);
}

/** A bundle that cannot be read now is served on as it was loaded. */
async function isAsItWas(folder: string, { record, revision }: InUse): Promise<boolean> {
  const now = await pathOf(folder, record)
    .then(bundleRevision)
    .catch(() => revision);
  return now === revision;
}
