import { rm } from "node:fs/promises";
import { join } from "node:path";
import { ModalisError } from "@modalis/contract";
import { sweepBundles } from "@modalis/recommender";
import type { JobRecord } from "@modalis/store";
import { checkChoice } from "./check-choice.js";
import { type ForgottenInModel, forgottenInModels } from "./forgotten-in-models.js";
import { startJobWorker } from "./job-worker.js";
import type { RetrainChoice } from "./retrain-messages.js";
import { runRetrain } from "./run-retrain.js";
import { runUnlearn } from "./run-unlearn.js";
import { sweepTraining } from "./sweep-training.js";
import { type TrainingParts, trainingFolder } from "./training-parts.js";

export interface RetrainingOptions extends TrainingParts {
  /** A retrain is asked for whenever the latest is so old; never when absent. */
  readonly everyMs?: number;
  /** The revisions of the bundles that this server answers by, in service and in experiments, by model. */
  readonly loaded?: () => ReadonlyMap<string, string>;
  readonly onError: (error: unknown) => void;
}

/** Training beside serving: in a process of its own, as jobs that a restart begins again. */
export interface Retraining extends AsyncDisposable {
  /** Asks for a retrain. @throws `NOT_FOUND` for a model that does not exist, `INVALID_ARGUMENT` for a setting it lacks. */
  request(choice: RetrainChoice): Promise<JobRecord>;
  /** The newest first. */
  list(limit: number): Promise<readonly JobRecord[]>;
  /** @throws `NOT_FOUND`. */
  get(id: string): Promise<JobRecord>;
  /** Ends a retrain that waits or runs; tells whether it did. @throws `NOT_FOUND`. */
  cancel(id: string): Promise<boolean>;
  /** Asks that whoever was forgotten be taken out of the models, and tells what that means for a user. */
  forgot(userId: string): Promise<readonly ForgottenInModel[]>;
  /** What the models hold of a user at this moment. */
  holds(userId: string): Promise<readonly ForgottenInModel[]>;
}

/** Starts taking jobs of training from the database, until disposed. */
export function startRetraining(options: RetrainingOptions): Retraining {
  const { store, models, everyMs, keepRuns, nowMs, onError } = options;
  const startedMs = nowMs();
  // What a killed server left names users; where the database is the folder's own, no other server is at work there.
  const swept = (async () => {
    if (store.kind === "pglite") await rm(trainingFolder(options.folder), { recursive: true, force: true });
    await sweepBundles(join(options.folder, "runs"));
  })();
  swept.catch(onError);
  const waiting = async (kind: string) => (await store.jobs.list({ kind, state: "waiting", limit: 1 }))[0];
  const askWhenDue = async (): Promise<void> => {
    if (everyMs === undefined) return;
    const [latest] = await store.jobs.list({ kind: "retrain", limit: 1 });
    if (latest?.state === "waiting" || latest?.state === "running") return;
    if (nowMs() < (latest?.createdAtMs ?? startedMs) + everyMs) return;
    // Named by the time, so that of several servers one asks.
    await store.jobs.put({ id: `retrain-due-${Math.floor(nowMs() / everyMs)}`, kind: "retrain" });
  };
  const worker = startJobWorker({
    store,
    nowMs,
    onError,
    async beforeLook() {
      await swept.catch(() => undefined);
      await sweepTraining(options.folder, store, ["retrain", "unlearn"]);
      await askWhenDue();
    },
    work: {
      async retrain(job, context) {
        const result = await runRetrain(options, job, context);
        if (keepRuns !== undefined) await models.prune(keepRuns, context.signal);
        // Somebody may have been forgotten while it learned.
        await askToUnlearn();
        return result;
      },
      unlearn: (job, context) => runUnlearn(options, job, context),
    },
  });
  const askToUnlearn = async (): Promise<void> => {
    if ((await waiting("unlearn")) === undefined) await store.jobs.put({ kind: "unlearn" });
    worker.wake();
  };
  const get = async (id: string): Promise<JobRecord> => {
    const job = await store.jobs.get(id);
    if (job?.kind === "retrain") return job;
    throw new ModalisError("NOT_FOUND", `there is no retrain "${id}"; list them with GET /v1/models/retrain`);
  };
  return {
    async request(choice) {
      await checkChoice(choice);
      const job = await store.jobs.put({
        kind: "retrain",
        payload: { ...choice, settings: { ...choice.settings } },
      });
      worker.wake();
      return job;
    },
    list: (limit) => store.jobs.list({ kind: "retrain", limit }),
    get,
    async cancel(id) {
      await get(id);
      const ended = await store.jobs.cancel(id);
      worker.abort(id);
      return ended;
    },
    async forgot(userId) {
      const found = await forgottenInModels(options, userId);
      if (found.some(({ way }) => way !== "absent")) await askToUnlearn();
      return found;
    },
    holds: (userId) => forgottenInModels(options, userId),
    [Symbol.asyncDispose]: () => worker[Symbol.asyncDispose](),
  };
}
