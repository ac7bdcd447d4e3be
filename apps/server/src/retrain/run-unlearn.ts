import { rm } from "node:fs/promises";
import { join } from "node:path";
import { ModalisError } from "@modalis/contract";
import { sweepBundles } from "@modalis/recommender";
import type { JobRecord } from "@modalis/store";
import type { DoJob } from "./job-worker.js";
import { knownBundles } from "./known-bundles.js";
import { withModelsLocked } from "./lock-models.js";
import type { UnlearnResult, UnlearnTask } from "./retrain-messages.js";
import { runBeside } from "./run-beside.js";
import { type TrainingParts, workFolder } from "./training-parts.js";
import { writeTrainingFiles } from "./write-training-files.js";

/** What taking people out of the models works with. */
export type UnlearnParts = Omit<TrainingParts, "models"> & {
  readonly models: Pick<TrainingParts["models"], "promote">;
};

type UnlearnedModel = { id: string; way: string; users: number };

/**
 * Takes everybody who was forgotten out of every bundle that knows them, the one in service and those of experiments
 * included, and away with what killed writers left beside them; while another process changes the bundles it waits.
 *
 * @throws `CORRUPT_FILE` when they could not be taken out of some, once all others are done.
 */
export async function runUnlearn(
  parts: UnlearnParts,
  job: Pick<JobRecord, "id">,
  context: Parameters<DoJob>[1],
): Promise<{ readonly models: UnlearnedModel[] }> {
  const onWaiting = (stage: string) => context.onProgress({ share: 0, stage });
  return withModelsLocked(parts.folder, { signal: context.signal, onWaiting }, async () => {
    await sweepBundles(join(parts.folder, "runs"));
    return unlearn(parts, job, context);
  });
}

async function unlearn(
  parts: UnlearnParts,
  job: Pick<JobRecord, "id">,
  { signal, onProgress }: Parameters<DoJob>[1],
): Promise<{ readonly models: UnlearnedModel[] }> {
  const { folder, store, spaces } = parts;
  const bundles = await bundlesOfForgotten(parts);
  if (bundles.length === 0) return { models: [] };
  const work = workFolder(parts, job);
  try {
    const task = {
      kind: "unlearn" as const,
      catalogueFolder: folder,
      spaces: [...spaces()],
      bundles,
    };
    await writeTrainingFiles(work, store, parts.settings, task, signal);
    const done = (await runBeside(work, { signal, onProgress })) as UnlearnResult;
    await tellServers(parts, done.bundles);
    const told = done.bundles.map(({ id, way, users }) => ({ id, way, users }));
    await store.audit.append({ actor: "unlearn", action: "unlearn-users", details: { models: told } });
    if (done.failures.length > 0) throw leftIn(done.failures);
    return { models: told };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Every server takes the bundles as they are now, in service or in an experiment. */
async function tellServers(
  { store, models, nowMs }: UnlearnParts,
  bundles: UnlearnResult["bundles"],
): Promise<void> {
  const registered = new Set((await store.models.list()).map(({ id }) => id));
  const changed = new Set<string>();
  for (const { id, way, method, users } of bundles) {
    if (!registered.has(id)) continue;
    await store.models.annotate(id, { unlearned: { way, method, users, atMs: nowMs() } });
    changed.add(id);
    // Asked anew, as another may serve since.
    if (id === (await store.models.current())?.id) await models.promote(id);
  }
  for (const { id, state, arms } of await store.experiments.list()) {
    const isHeld = arms.some(({ model }) => model !== undefined && changed.has(model));
    if (state === "running" && isHeld) await store.experiments.tellAgain(id);
  }
}

/** The others are done, and not done again when the job is tried once more. */
function leftIn(failures: UnlearnResult["failures"]): ModalisError {
  const said = failures.map(({ id, message }) => `"${id}": ${message}`);
  return new ModalisError(
    "CORRUPT_FILE",
    `users who were forgotten are still in models that could not be changed; mend or remove them and try again: ${said.join("; ")}`,
  );
}

async function bundlesOfForgotten({ folder, store }: UnlearnParts): Promise<UnlearnTask["bundles"]> {
  const bundles = [];
  for await (const known of knownBundles(folder, store)) {
    const forgotten = await store.forgottenAmong(known.userIds);
    if (forgotten.size === 0) continue;
    const users = known.userIds.flatMap((id, number) => (forgotten.has(id) ? [number] : []));
    bundles.push({ id: known.id, folder: known.folder, users });
  }
  return bundles;
}
