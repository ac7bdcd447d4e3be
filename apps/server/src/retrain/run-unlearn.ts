import { rm } from "node:fs/promises";
import { ModalisError } from "@modalis/contract";
import type { JobRecord } from "@modalis/store";
import type { DoJob } from "./job-worker.js";
import { knownBundles } from "./known-bundles.js";
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
 * Takes everybody who was forgotten out of every bundle that knows them, the one in service included.
 *
 * @throws `CORRUPT_FILE` when they could not be taken out of some, once all others are done.
 */
export async function runUnlearn(
  parts: UnlearnParts,
  job: Pick<JobRecord, "id">,
  { signal, onProgress }: Parameters<DoJob>[1],
): Promise<{ readonly models: UnlearnedModel[] }> {
  const { folder, store, spaces, models, nowMs } = parts;
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
    const registered = new Set((await store.models.list()).map(({ id }) => id));
    for (const { id, way, method, users } of done.bundles) {
      if (!registered.has(id)) continue;
      await store.models.annotate(id, { unlearned: { way, method, users, atMs: nowMs() } });
      // Told again, so that every server takes the bundle as it is now; asked anew, as another may serve since.
      if (id === (await store.models.current())?.id) await models.promote(id);
    }
    const told = done.bundles.map(({ id, way, users }) => ({ id, way, users }));
    await store.audit.append({ actor: "unlearn", action: "unlearn-users", details: { models: told } });
    if (done.failures.length > 0) throw leftIn(done.failures);
    return { models: told };
  } finally {
    await rm(work, { recursive: true, force: true });
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
