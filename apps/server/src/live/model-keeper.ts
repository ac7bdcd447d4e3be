import { ModalisError } from "@modalis/contract";
import {
  type LearnedBundle,
  type LiveRecommender,
  loadBundle,
  type TrainedRecommender,
} from "@modalis/recommender";
import { type LiveStore, type ModelInput, type ModelRecord, resolveContentPath } from "@modalis/store";

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
}

interface InUse {
  readonly record: ModelRecord;
  readonly bundle: TrainedRecommender;
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
  const open = async ({ path }: Pick<ModelRecord, "path">): Promise<TrainedRecommender> =>
    loadBundle(await resolveContentPath(folder, path));
  const use = async (record: ModelRecord): Promise<ModelRecord> => {
    if (inUse?.record.id === record.id && revisionOf(inUse.record) === revisionOf(record)) return record;
    const bundle = await open(record);
    const before = inUse;
    await recommender.swapModel(await withoutForgotten(bundle, store));
    inUse = { record, bundle };
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
    rollback: () => inTurn(async () => use(await store.models.rollback())),
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

/** Differs when users were taken out of a model's bundle. */
function revisionOf({ details }: ModelRecord): string {
  return JSON.stringify(details.unlearned ?? null);
}

/** Users who were forgotten after the training are nobody in it. */
async function withoutForgotten(bundle: TrainedRecommender, store: LiveStore): Promise<LearnedBundle> {
  const forgotten = await store.forgottenAmong(bundle.userIds);
  if (forgotten.size === 0) return bundle;
  const { model, itemIds } = bundle;
  return {
    model,
    itemIds,
    userIds: bundle.userIds.map((id) => (forgotten.has(id) ? "" : id)),
    trainingHistory: (id) => (forgotten.has(id) ? undefined : bundle.trainingHistory(id)),
  };
}
