import type { Modality } from "@modalis/contract";
import type { ItemRecord, JobRecord } from "@modalis/store";
import type { LiveCatalogue } from "../live/live-catalogue.js";
import { type JobWorker, startJobWorker } from "../retrain/job-worker.js";
import { askConversions } from "./ask-conversions.js";
import { chooseConversions } from "./choose-conversions.js";
import type { ConvertSettings } from "./convert-messages.js";
import { converterRecipes } from "./converter-recipes.js";
import {
  type DeriveFailure,
  type DeriveParts,
  deriveItem,
  isMeantFor,
  type MadeContent,
  wants,
  withMade,
} from "./derive-item.js";
import { openConvertProcess } from "./open-convert-process.js";

export interface DeriveTextsOptions extends ConvertSettings {
  readonly live: LiveCatalogue;
  /** Names of converters. */
  readonly converters: readonly string[];
  readonly nowMs: () => number;
  readonly onError: (error: unknown) => void;
}

/** A catalogue whose items get texts of what they show, and pictures for their texts, by jobs, soon after they are stored. */
export interface DerivingCatalogue extends AsyncDisposable {
  readonly live: LiveCatalogue;
}

const KIND = "convert";
/** Failures told in the result of a job. */
const MOST_TOLD = 20;

/**
 * Starts converting what is put into a catalogue. Each item is answered for at once and has its derived contents, marked
 * with their source, when its job is done; a job that a server leaves is done by another.
 *
 * @throws `INVALID_ARGUMENT` for an unknown converter, or one whose model is not given.
 */
export function deriveTexts(options: DeriveTextsOptions): DerivingCatalogue {
  const { live, converters, nowMs, onError, ...settings } = options;
  const choice = new Map<Modality, readonly string[]>();
  for (const name of converters) {
    const modality = converterRecipes.find((recipe) => recipe.name === name)?.modality ?? "image";
    choice.set(modality, [...(choice.get(modality) ?? []), name]);
  }
  const recipes = chooseConversions(choice, new Map(Object.entries(settings.models)));
  const process = openConvertProcess(settings);
  const parts = { recipes, live, converters: process };
  const worker = startJobWorker({
    store: live.store,
    work: { [KIND]: (job, context) => deriveFor(job, live, parts, context) },
    nowMs,
    beforeLook: async () => undefined,
    onError,
  });
  return {
    live: asking(live, parts, worker),
    async [Symbol.asyncDispose]() {
      await worker[Symbol.asyncDispose]();
      await process[Symbol.asyncDispose]();
    },
  };
}

/** Puts a job for the items of each call that show something to convert. */
function asking(live: LiveCatalogue, { recipes }: DeriveParts, worker: JobWorker): LiveCatalogue {
  const { derived } = live.settings;
  const isMeant = (item: ItemRecord) => recipes.some((recipe) => isMeantFor(item, recipe, derived));
  const put = async (itemIds: readonly string[]) => {
    const job = await live.store.jobs.put({ kind: KIND, payload: { itemIds } });
    worker.wake();
    return job.id;
  };
  return {
    ...live,
    convertItems: (ids) => askConversions(live.store, ids, isMeant, put),
    async putItems(items, signal) {
      const results = await live.putItems(items, signal);
      const itemIds = results.flatMap(({ item }) => (isMeant(item) ? [item.id] : []));
      if (itemIds.length > 0) await put(itemIds);
      return results;
    },
  };
}

async function deriveFor(
  { payload }: JobRecord,
  live: LiveCatalogue,
  parts: DeriveParts,
  { signal, onProgress }: Parameters<Parameters<typeof startJobWorker>[0]["work"][string]>[1],
): Promise<JobRecord["result"]> {
  const itemIds = (payload.itemIds ?? []) as readonly string[];
  const failures: DeriveFailure[] = [];
  const made = { text: 0, image: 0 };
  for (const [at, id] of itemIds.entries()) {
    signal.throwIfAborted();
    onProgress({
      share: at / itemIds.length,
      stage: `converting what item ${at + 1} of ${itemIds.length} shows`,
    });
    const item = await live.store.getItem(id);
    if (item === undefined) continue;
    const derived = await deriveItem(item, parts, signal);
    failures.push(...derived.failures);
    for (const { to } of derived.made) made[to]++;
    await addMade(id, derived.made, live, signal);
  }
  const told = failures.slice(0, MOST_TOLD).map((failure) => ({ ...failure }));
  return {
    items: itemIds.length,
    texts: made.text,
    pictures: made.image,
    failed: failures.length,
    failures: told,
  };
}

/** Read anew for each attempt: what its sender wrote meanwhile counts, and an item that was removed stays away. */
async function addMade(
  id: string,
  made: readonly MadeContent[],
  { store, settings, encodeAgain }: LiveCatalogue,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const latest = made.length === 0 ? undefined : await store.getItem(id);
    const wanted = made.filter(({ to }) => latest !== undefined && wants(latest, to, settings.derived));
    if (latest === undefined || wanted.length === 0) return;
    const { updatedAtMs: _, ...input } = latest;
    const contents = withMade(latest.contents, wanted);
    if ((await store.replaceItem(latest, { ...input, contents })) === undefined) continue;
    await encodeAgain(id, signal);
    return;
  }
}
