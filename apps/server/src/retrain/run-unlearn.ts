import { rm } from "node:fs/promises";
import { isModalisError } from "@modalis/contract";
import { readBundleUsers } from "@modalis/recommender";
import { type AttributeValue, type JobRecord, type ModelRecord, resolveContentPath } from "@modalis/store";
import type { DoJob } from "./job-worker.js";
import type { UnlearnResult, UnlearnTask } from "./retrain-messages.js";
import { runBeside } from "./run-beside.js";
import { type TrainingParts, workFolder } from "./training-parts.js";
import { writeTrainingFiles } from "./write-training-files.js";

/** Takes everybody who was forgotten out of every bundle that knows them, the one in service included. */
export async function runUnlearn(
  parts: TrainingParts,
  job: JobRecord,
  { signal, onProgress }: Parameters<DoJob>[1],
): Promise<AttributeValue> {
  const { folder, store, recommender, models, nowMs } = parts;
  const bundles = await bundlesOfForgotten(parts);
  if (bundles.length === 0) return { models: [] };
  const work = workFolder(parts, job);
  try {
    const task = {
      kind: "unlearn" as const,
      catalogueFolder: folder,
      spaces: [...recommender.spaces],
      bundles,
    };
    await writeTrainingFiles(work, store, parts.settings, task, signal);
    const done = (await runBeside(work, { signal, onProgress })) as UnlearnResult;
    const current = await store.models.current();
    for (const { id, way, method, users } of done.bundles) {
      await store.models.annotate(id, { unlearned: { way, method, users, atMs: nowMs() } });
      // Told again, so that every server takes the bundle as it is now.
      if (id === current?.id) await models.promote(id);
    }
    const told = done.bundles.map(({ id, way, users }) => ({ id, way, users }));
    await store.audit.append({ actor: "unlearn", action: "unlearn-users", details: { models: told } });
    return { models: told };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function bundlesOfForgotten({ folder, store }: TrainingParts): Promise<UnlearnTask["bundles"]> {
  const bundles = [];
  for (const model of await store.models.list()) {
    const known = await usersOf(folder, model);
    if (known === undefined) continue;
    const forgotten = await store.forgottenAmong(known.userIds);
    if (forgotten.size === 0) continue;
    const users = known.userIds.flatMap((id, number) => (forgotten.has(id) ? [number] : []));
    bundles.push({ id: model.id, folder: known.folder, users });
  }
  return bundles;
}

/** Whom a model's bundle knows; undefined where the bundle is gone. */
export async function usersOf(folder: string, { path }: Pick<ModelRecord, "path">) {
  try {
    const bundle = await resolveContentPath(folder, path);
    return { folder: bundle, ...(await readBundleUsers(bundle)) };
  } catch (error) {
    if (isModalisError(error, "NOT_FOUND")) return undefined;
    throw error;
  }
}
