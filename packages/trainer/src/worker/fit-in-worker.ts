import { existsSync } from "node:fs";
import { SHARE_ENV, Worker } from "node:worker_threads";
import { ModalisError, type ModelState, type ScoringModel } from "@modalis/contract";
import { restoreModel } from "@modalis/recommender";
import type { FitOptions, FitProgress, ModelSettings } from "../model/model-definition.js";
import type { TrainingData } from "../model/training-data.js";
import { modelNamed } from "../models/registry.js";
import { type FitReply, type FitRequest, type FitTask, receivedFailure } from "./fit-messages.js";
import { ownCopy } from "./own-copy.js";

/** How long an aborted thread may take to end by itself. */
const GRACE_MS = 2_000;

export interface FitInWorkerOptions extends FitOptions {
  /** The built program of the thread, for bundles that move it; found beside this package's code when absent. */
  readonly threadFile?: URL;
}

/**
 * Fits a model by name in a thread of its own, so that the event loop of the caller stays free.
 *
 * The data is copied once and given to the thread; what was learned comes back the same way. An abort ends the thread.
 *
 * @param settings Those that differ from the model's defaults.
 * @throws `NOT_FOUND` for a model that does not exist, what the model's `fit` throws, `LIMIT_EXCEEDED` when the thread
 * runs out of memory, `MISSING_DEPENDENCY` when its program is not beside this package's code; the signal's reason once
 * aborted.
 */
export async function fitInWorker(
  modelName: string,
  data: TrainingData,
  settings: ModelSettings,
  options: FitInWorkerOptions,
): Promise<ScoringModel> {
  const { defaults } = modelNamed(modelName);
  const { signal, onProgress, threadFile = ownThreadFile(), ...rest } = options;
  signal?.throwIfAborted();
  checkThere(threadFile);
  const given: ArrayBuffer[] = [];
  const copy = ownCopy(data, given);
  const task: FitTask = { modelName, data: copy, settings: { ...defaults, ...settings }, ...rest };
  // Without the process's own loaders, which the built program does not need.
  // With an environment of its own the thread could not turn off ONNX Runtime's telemetry.
  const worker = new Worker(threadFile, { execArgv: [], env: SHARE_ENV, name: `modalis fit ${modelName}` });
  const post = (request: FitRequest, list: ArrayBuffer[]): void => worker.postMessage(request, list);
  let timer: NodeJS.Timeout | undefined;
  const abort = (): void => {
    post({ abort: true }, []);
    timer = setTimeout(() => void worker.terminate(), GRACE_MS);
  };
  signal?.addEventListener("abort", abort, { once: true });
  try {
    const answer = answerOf(worker, modelName, onProgress);
    post({ fit: task }, given);
    const state = await answer;
    signal?.throwIfAborted();
    return await restoreModel(state);
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener("abort", abort);
    clearTimeout(timer);
    await worker.terminate();
  }
}

function answerOf(
  worker: Worker,
  modelName: string,
  onProgress: FitOptions["onProgress"],
): Promise<ModelState> {
  return new Promise((resolve, reject) => {
    const tell = (progress: FitProgress): void => {
      try {
        onProgress?.(progress);
      } catch (error) {
        reject(error);
      }
    };
    worker.on("message", (reply: FitReply) => {
      if ("progress" in reply) tell(reply.progress);
      else if ("state" in reply) resolve(reply.state);
      else reject(receivedFailure(reply.failure));
    });
    worker.on("messageerror", reject);
    worker.on("error", (error: NodeJS.ErrnoException) => reject(threadError(error, modelName)));
    worker.on("exit", (code) => reject(new Error(`the thread that fitted ${modelName} ended with ${code}`)));
  });
}

function threadError(error: NodeJS.ErrnoException, modelName: string): Error {
  if (error.code !== "ERR_WORKER_OUT_OF_MEMORY") return error;
  return new ModalisError(
    "LIMIT_EXCEEDED",
    `fitting ${modelName} ran out of memory; give Node more with --max-old-space-size, or lower the model's dimensions`,
    { cause: error },
  );
}

function ownThreadFile(): URL {
  // Tests read the sources, and a thread needs built code.
  const here = import.meta.url;
  return new URL(here.endsWith(".ts") ? "../../dist/fit-thread.js" : "./fit-thread.js", here);
}

function checkThere(file: URL): void {
  if (existsSync(file)) return;
  throw new ModalisError(
    "MISSING_DEPENDENCY",
    `the program of the fitting thread is not at "${file.pathname}"; build @modalis/trainer, keep it out of your bundle, or pass options.threadFile`,
    { details: { file: file.href } },
  );
}
