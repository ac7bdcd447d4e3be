import { join } from "node:path";
import { removeBundle } from "@modalis/recommender";
import type { LiveStore, ModelRecord } from "@modalis/store";

export interface PruneParts {
  /** The catalogue's. */
  readonly folder: string;
  readonly store: Pick<LiveStore, "models" | "experiments" | "audit">;
  /** How many of the newest stay, and how many of those that served last, the one in service included; at least 1. */
  readonly keep: number;
}

/**
 * Removes the bundles of models that retraining made, but for the newest, those that served last, and those of experiments
 * that run or may be started; tells which models they were of, whose numbers stay in the registry.
 *
 * Run it with the models locked. Runs of `modalis train`, and whatever else was registered by hand, are never touched.
 */
export async function pruneRuns({ folder, store, keep }: PruneParts): Promise<readonly string[]> {
  const models = await store.models.list();
  const made = models.filter((model) => isOwn(model, models));
  const own = made.filter(({ details }) => details.removed === undefined);
  const served = [...new Set(await store.models.rollbackOrder())];
  const kept = new Set([
    ...own.slice(0, keep).map(({ id }) => id),
    ...served.slice(0, keep),
    ...(await modelsOfExperiments(store)),
  ]);
  const old = own.filter(({ id }) => !kept.has(id));
  // What a server that was killed had noted and not yet removed.
  for (const { path, details } of made) if (details.removed) await removeBundle(join(folder, path));
  for (const { id, path } of old) {
    // Noted first: a bundle that is half removed is nobody's way back.
    await store.models.annotate(id, { removed: true });
    await removeBundle(join(folder, path));
    await store.audit.append({ actor: "retrain", action: "remove-bundle", subject: id });
  }
  return old.map(({ id }) => id);
}

/** Whether retraining made it, and nothing else is registered by its folder. */
function isOwn({ id, path, details }: ModelRecord, models: readonly ModelRecord[]): boolean {
  const byRetrain = typeof details.job === "string" && id.startsWith("retrain-") && path === `runs/${id}`;
  return byRetrain && models.every((other) => other.id === id || other.path !== path);
}

async function modelsOfExperiments({ experiments }: Pick<LiveStore, "experiments">): Promise<string[]> {
  const open = (await experiments.list()).filter(({ state }) => state !== "stopped");
  return open.flatMap(({ arms }) => arms.flatMap(({ model }) => (model === undefined ? [] : [model])));
}
