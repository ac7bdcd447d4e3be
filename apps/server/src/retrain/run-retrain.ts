import { rm } from "node:fs/promises";
import { join } from "node:path";
import { removeBundle, sweepBundles } from "@modalis/recommender";
import { type AttributeValue, type JobRecord, resolveContentPath } from "@modalis/store";
import type { DoJob } from "./job-worker.js";
import { knownBundles } from "./known-bundles.js";
import type { RetrainChoice, RetrainResult } from "./retrain-messages.js";
import { runBeside } from "./run-beside.js";
import { digestOf, type TrainingParts, workFolder } from "./training-parts.js";
import { writeTrainingFiles } from "./write-training-files.js";

/**
 * Trains a model beside serving, registers it with its numbers and those of the model that serves, and puts it in service
 * where it is not worse and nobody promoted another meanwhile.
 */
export async function runRetrain(
  parts: TrainingParts,
  job: JobRecord,
  { signal, onProgress }: Parameters<DoJob>[1],
): Promise<AttributeValue> {
  const { folder, store, spaces, models, nowMs } = parts;
  const choice = job.payload as RetrainChoice;
  const before = await store.models.current();
  const id = modelId(job, nowMs());
  const path = `runs/${id}`;
  const work = workFolder(parts, job);
  const bundleFolder = join(folder, path);
  let registered = false;
  try {
    if (job.attempts > 1) await removeLeft(parts, job.id);
    const task = {
      kind: "retrain" as const,
      catalogueFolder: folder,
      spaces: [...spaces()],
      choice,
      bundleFolder,
      job: job.id,
      ...(before === undefined ? {} : { current: await resolveContentPath(folder, before.path) }),
    };
    onProgress({ share: 0, stage: "reading the database" });
    await writeTrainingFiles(work, store, parts.settings, task, signal);
    const result = (await runBeside(work, { signal, onProgress })) as RetrainResult;
    const { model, settings, learnedFrom, interactions, seconds, verdict } = result;
    const { candidate, current, ...comparison } = verdict;
    const details = { model, settings: { ...settings }, learnedFrom, interactions, seconds, job: job.id };
    await models.register({
      id,
      path,
      metrics: plain({ candidate, current, comparison }),
      details,
      ...(before === undefined ? {} : { parent: before.id }),
    });
    registered = true;
    const other = (await store.models.current())?.id !== before?.id;
    const promoted = verdict.notWorse && choice.promote !== false && !other;
    if (promoted) await models.promote(id);
    const outcome = outcomeOf(verdict.notWorse, choice, other);
    await store.audit.append({
      actor: "retrain",
      action: promoted ? "promote-model" : "keep-model",
      subject: id,
      details: plain({ outcome, candidate, current, comparison, ...(before && { before: before.id }) }),
    });
    return plain({ id, promoted, outcome, candidate, current, comparison });
  } finally {
    await rm(work, { recursive: true, force: true });
    if (!registered) await removeBundle(bundleFolder);
    await sweepBundles(join(folder, "runs"));
  }
}

/** Away with the bundle of an attempt whose server was killed before it was registered. */
async function removeLeft({ folder, store }: TrainingParts, job: string): Promise<void> {
  for await (const { model, training, folder: left } of knownBundles(folder, store))
    if (model === undefined && training.job === job) await removeBundle(left);
}

function outcomeOf(notWorse: boolean, { promote }: RetrainChoice, other: boolean): string {
  if (!notWorse) return "it may be worse than the model that serves, which stays";
  if (promote === false) return "it is not worse, and was not asked to serve";
  return other
    ? "it is not worse, but another model was promoted meanwhile"
    : "it is not worse and serves now";
}

/** Sorts by time, and differs between attempts. */
function modelId({ id, attempts }: JobRecord, nowMs: number): string {
  const time = new Date(nowMs).toISOString().slice(0, 19).replaceAll(/[-:]/g, "");
  return `retrain-${time}-${digestOf(`${id} ${attempts} ${nowMs}`).slice(0, 6)}`;
}

/** As the database keeps it. */
function plain(value: object): Record<string, AttributeValue> {
  return JSON.parse(JSON.stringify(value)) as Record<string, AttributeValue>;
}
