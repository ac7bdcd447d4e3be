import { type ChildProcess, fork } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type ErrorCode, ModalisError } from "@modalis/contract";
import type { BesideReply, RetrainResult, UnlearnResult } from "./retrain-messages.js";

export interface RunBesideOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: { readonly share: number; readonly stage: string }) => void;
}

/**
 * Does the task of a folder in a process of its own; an abort ends the process at once.
 *
 * @throws What the task throws, `LIMIT_EXCEEDED` when the process was ended from outside, such as for its memory; the
 * signal's reason once aborted.
 */
export async function runBeside(
  folder: string,
  { signal, onProgress }: RunBesideOptions,
): Promise<RetrainResult | UnlearnResult> {
  signal.throwIfAborted();
  const child = fork(programFile(), [folder], { execArgv: [] });
  const kill = () => void child.kill("SIGKILL");
  signal.addEventListener("abort", kill, { once: true });
  try {
    return await resultOf(child, onProgress);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener("abort", kill);
    kill();
  }
}

function resultOf(
  child: ChildProcess,
  onProgress: RunBesideOptions["onProgress"],
): Promise<RetrainResult | UnlearnResult> {
  return new Promise((resolve, reject) => {
    child.on("message", (reply: BesideReply) => {
      if ("progress" in reply) onProgress(reply.progress);
      else if ("result" in reply) resolve(reply.result);
      else reject(failure(reply.failure));
    });
    child.on("error", reject);
    child.on("exit", (code, by) => {
      const how = by === null ? `with code ${code}` : `by ${by}`;
      const message = `the process that trains beside the server ended ${how}; memory may have run out`;
      reject(new ModalisError("LIMIT_EXCEEDED", message));
    });
  });
}

function failure({ code, message }: { readonly code: string; readonly message: string }): Error {
  return code === "INTERNAL" ? new Error(message) : new ModalisError(code as ErrorCode, message);
}

/** Beside the built package, and for its sources in `dist`. */
function programFile(): URL {
  const here = import.meta.url;
  const file = new URL(here.endsWith(".ts") ? "../../dist/retrain-process.js" : "./retrain-process.js", here);
  if (existsSync(file)) return file;
  throw new ModalisError(
    "MISSING_DEPENDENCY",
    `the program that trains is not at "${fileURLToPath(file)}"; build @modalis/server and keep the file beside it`,
  );
}
