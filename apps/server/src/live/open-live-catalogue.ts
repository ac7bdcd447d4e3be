import { createLiveRecommender, type LiveRecommender } from "@modalis/recommender";
import {
  type Catalogue,
  importCatalogueInto,
  type LiveStore,
  openDigestCache,
  openLiveStore,
  readCatalogue,
} from "@modalis/store";
import { openExperiments } from "../experiments/open-experiments.js";
import { createJointIndex } from "../joint/joint-index.js";
import { createTowerIndex, isOfTower } from "../joint/tower-index.js";
import { openPrivacy } from "../privacy/live-privacy.js";
import { startRetentionKeeper } from "../retention/retention-keeper.js";
import { startRetraining } from "../retrain/retraining.js";
import { chosenModels } from "../spaces/chosen-models.js";
import { encodeChangedSince, encodeLacking } from "../spaces/encode-lacking.js";
import { type AfterReplacing, startSpaceKeeper } from "../spaces/space-keeper.js";
import { tracedEncoders, tracedRecommender, tracedStore } from "../tracing/traced-parts.js";
import type { ApplyTarget } from "./apply-changes.js";
import { createContentFailures } from "./content-failures.js";
import { encoderOptions } from "./encoding/encoder-options.js";
import { openSwitchedEncoders } from "./encoding/open-switched-encoders.js";
import { createFolderRows } from "./folder-rows.js";
import { followChanges } from "./follow-changes.js";
import { followService } from "./follow-service.js";
import { gatherGiven } from "./gather-given.js";
import { liveCalls } from "./live-calls.js";
import type { LiveCatalogue } from "./live-catalogue.js";
import type { OpenLiveCatalogueOptions } from "./live-catalogue-options.js";
import { loadLive } from "./load-live.js";
import { createModelKeeper } from "./model-keeper.js";
import { putInService } from "./put-in-service.js";
import { refreshAllItems } from "./refresh-items.js";
import { readStoredRows } from "./stored-rows.js";
import { createRefusalTeller } from "./tell-refusals.js";
import { createTurns } from "./turns.js";
import { encodeLeft, type LiveParts } from "./write-items.js";

/**
 * Opens a catalogue folder and its database, and loads both into memory; the folder's items, users and events become rows
 * the first time.
 *
 * @throws what {@link openLiveStore} and reading the catalogue throw.
 */
export async function openLiveCatalogue(options: OpenLiveCatalogueOptions): Promise<LiveCatalogue> {
  const { nowMs, signal } = options;
  const stop = signal === undefined ? {} : { signal };
  const { derived } = options;
  const catalogue = await readCatalogue(options.folder, { ...stop, ...(derived && { derived }) });
  const place =
    options.databaseUrl === undefined ? { folder: catalogue.folder } : { url: options.databaseUrl };
  const opening = options.takeStore?.() ?? openLiveStore(place, { nowMs, ...stop });
  // Made while the database opens.
  const liveOptions = options.options === undefined ? {} : { options: options.options };
  const [opened, made] = await Promise.allSettled([
    opening,
    createLiveRecommender({ nowMs, ...liveOptions }),
  ]);
  try {
    const store = tracedStore(gatherGiven(given(opened)), options.tracer);
    signal?.throwIfAborted();
    const digests = await openDigestCache(catalogue.folder);
    const { privacy, imported } = await openPrivacy(catalogue, store, options);
    await importCatalogueInto(store, imported, { ...stop, digests });
    return { ...(await serveStore(catalogue, store, given(made), options)), ...privacy };
  } catch (error) {
    const parts = [made, opened].filter((part) => part.status === "fulfilled");
    await Promise.allSettled(parts.map(({ value }) => value[Symbol.asyncDispose]()));
    throw error;
  }
}

function given<Value>(settled: PromiseSettledResult<Value>): Value {
  if (settled.status === "rejected") throw settled.reason;
  return settled.value;
}

async function serveStore(
  catalogue: Catalogue,
  store: LiveStore,
  untraced: LiveRecommender,
  options: OpenLiveCatalogueOptions,
): Promise<LiveCatalogue> {
  const { nowMs, signal, run, onError = () => undefined } = options;
  const readRows = () => readStoredRows(catalogue.folder, store);
  const recommender = tracedRecommender(untraced, options.tracer);
  const joint = options.joint && createJointIndex(options.joint, () => recommender.spaces);
  const towers = createTowerIndex(() => recommender.spaces);
  const withJoint = { towers, ...(joint === undefined ? {} : { joint }) };
  const refusals = createRefusalTeller(onError);
  // First: what is put in use from now on is followed as a change.
  const chosen = await chosenModels(catalogue.folder, store);
  const { sequence, unencoded } = await loadLive(store, recommender, readRows, catalogue.settings, {
    refusals,
    ...withJoint,
    ...(signal === undefined ? {} : { signal }),
  });
  const models = createModelKeeper(catalogue.folder, store, recommender);
  await (run === undefined ? models.follow() : putInService(models, store, run));
  const encoding = encoderOptions(catalogue, options);
  const switched = openSwitchedEncoders({ ...encoding, chosen });
  const encoders = tracedEncoders(switched, options.tracer);
  const experiments = await openExperiments({ folder: catalogue.folder, store, recommender, onError });
  const { folder, settings } = catalogue;
  const folderRows = createFolderRows(folder, onError);
  const target: ApplyTarget = {
    ...{ store, recommender, settings, refusals, turns: createTurns(), folderRows },
    onPromoted: followService(models, onError),
    onExperiments: followService(experiments, onError),
    onSpaces: () => followService(spaces, onError)(),
    ...withJoint,
  };
  const failures = createContentFailures(store, nowMs);
  const training = { folder, settings, store, spaces: () => recommender.spaces, models, nowMs, onError };
  const loaded = () => new Map([...models.revisions(), ...experiments.revisions()]);
  const retraining = startRetraining({ ...training, loaded, ...retrainingOptions(options) });
  const retention = startRetentionKeeper({ store, nowMs, onError, limits: options.keep ?? {} });
  const parts = { catalogue, store, recommender, encoders, target, failures, retraining };
  const closing = new AbortController();
  const spaces = startSpaceKeeper({
    ...{ folder, store, recommender, folderRows, encoders: switched, chosen, encoding, nowMs, onError },
    ...afterReplacing(parts),
  });
  const follower = followChanges(target, sequence, { signal: closing.signal, onError });
  const later = { signal: closing.signal, onError };
  const encodedLater = encodeLeft(parts, unencoded, later).catch((error) => {
    if (!closing.signal.aborted) onError(error);
  });
  return {
    ...liveCalls(parts, nowMs),
    folder,
    settings,
    store,
    recommender,
    models,
    experiments,
    spaces,
    failures,
    retraining,
    retention,
    refused: () => refusals.count,
    health: async () => ({ sequence: await store.currentSequence(), applied: follower.applied() }),
    async [Symbol.asyncDispose]() {
      closing.abort(new Error("the catalogue was closed"));
      const ended = [spaces, retraining, retention].map((keeper) => keeper[Symbol.asyncDispose]());
      await Promise.allSettled([follower.ended, encodedLater, ...ended]);
      await disposed(encoders, experiments, models, recommender, store);
    },
  };
}

/** What a channel that was given another space asks for. */
function afterReplacing(parts: LiveParts): AfterReplacing {
  const { recommender, target } = parts;
  return {
    isReadBeside(channel) {
      const space = recommender.spaces.get(channel);
      return (space !== undefined && isOfTower(space)) || target.joint?.reads(channel) === true;
    },
    refreshAllItems: (signal) => refreshAllItems(target, signal),
    takeUp: (channel, since, options) => encodeChangedSince(parts, channel, since, options),
    encodeLacking: (channel, options) => encodeLacking(parts, channel, options),
  };
}

function retrainingOptions({ retrainEveryMs: everyMs, keepRuns }: OpenLiveCatalogueOptions) {
  return {
    ...(everyMs === undefined ? {} : { everyMs }),
    ...(keepRuns === undefined ? {} : { keepRuns }),
  };
}

/** One after the other: each may need those that come later. */
async function disposed(...parts: readonly AsyncDisposable[]): Promise<void> {
  for (const part of parts) await part[Symbol.asyncDispose]();
}
