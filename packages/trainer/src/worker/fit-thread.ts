// The program of a fitting thread: fits one model, tells how far it is, and gives back what was learned.
import { parentPort } from "node:worker_threads";
import { modelNamed } from "../models/registry.js";
import { type FitReply, type FitRequest, type FitTask, sentFailure } from "./fit-messages.js";
import { ownCopy } from "./own-copy.js";

const aborted = new AbortController();

parentPort?.on("message", (request: FitRequest) => {
  if ("abort" in request) aborted.abort();
  else void fit(request.fit);
});

async function fit({ modelName, data, settings, ...options }: FitTask): Promise<void> {
  try {
    const model = await modelNamed(modelName).fit(data, settings, {
      ...options,
      signal: aborted.signal,
      onProgress: (progress) => reply({ progress }),
    });
    const given: ArrayBuffer[] = [];
    const state = ownCopy(model.state(), given);
    await model[Symbol.asyncDispose]();
    reply({ state }, given);
  } catch (error) {
    reply({ failure: sentFailure(error) });
  }
  parentPort?.close();
}

function reply(message: FitReply, given: readonly ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, given);
}
