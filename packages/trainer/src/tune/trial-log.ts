import { type FileHandle, open } from "node:fs/promises";
import { canonicalJson, ModalisError } from "@modalis/contract";
import type { Trial, TrialPlan } from "./trial.js";

/** Finished trials, kept in a file so that a search that was stopped goes on. */
export interface TrialLog extends AsyncDisposable {
  /**
   * What an earlier run of the same search found for this plan; undefined when it was not tried.
   *
   * @throws `INVALID_ARGUMENT` when the file's trial of that number had other settings or data: it is of another search.
   */
  find(plan: TrialPlan): Trial | undefined;
  /** Adds a line and flushes it: once this has resolved, the trial is not lost. */
  add(trial: Trial): Promise<void>;
}

/** A log in memory, for searches that need not outlive the process. */
export function createTrialLog(): TrialLog {
  const known = new Map<string, Trial>();
  return {
    find: (plan) => known.get(keyOf(plan)),
    async add(trial) {
      known.set(keyOf(trial), trial);
    },
    async [Symbol.asyncDispose]() {},
  };
}

/**
 * Opens a file of one JSON object a line, made when it is not there. A last line that was cut off is dropped.
 *
 * @throws `CORRUPT_FILE` for a whole line that is no trial, `WRITE_FAILED`.
 */
export async function openTrialLog(path: string): Promise<TrialLog> {
  const file = await open(path, "a+").catch((error: unknown) => {
    throw writeFailed(path, error);
  });
  const known = new Map<string, Trial>();
  try {
    for (const trial of await readTrials(file, path)) known.set(keyOf(trial), trial);
  } catch (error) {
    await file.close();
    throw error;
  }
  return {
    find(plan) {
      const trial = known.get(keyOf(plan));
      if (trial === undefined) return undefined;
      const sameSettings = canonicalJson(trial.settings) === canonicalJson(plan.settings);
      if (sameSettings && trial.seed === plan.seed && trial.data === plan.data) return trial;
      throw new ModalisError(
        "INVALID_ARGUMENT",
        `trial ${plan.trial} of ${plan.model} in "${path}" is of another search; delete the file to start anew, or search with the same seed, space and data`,
      );
    },
    async add(trial) {
      known.set(keyOf(trial), trial);
      try {
        await file.appendFile(`${JSON.stringify(trial)}\n`);
        await file.sync();
      } catch (error) {
        throw writeFailed(path, error);
      }
    },
    [Symbol.asyncDispose]: () => file.close(),
  };
}

async function readTrials(file: FileHandle, path: string): Promise<Trial[]> {
  const text = await file.readFile("utf8");
  const end = text.lastIndexOf("\n") + 1;
  if (end < text.length) await file.truncate(Buffer.byteLength(text.slice(0, end)));
  const lines = text.slice(0, end).split("\n").slice(0, -1);
  return lines.map((line, at) => {
    try {
      const trial = JSON.parse(line) as Trial;
      if (isTrial(trial)) return trial;
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
    throw new ModalisError(
      "CORRUPT_FILE",
      `line ${at + 1} of "${path}" is no trial; delete the file to search anew`,
    );
  });
}

function isTrial(value: Trial | null): boolean {
  return (
    typeof value === "object" &&
    typeof value?.trial === "number" &&
    typeof value.model === "string" &&
    typeof value.seed === "number" &&
    typeof value.data === "string" &&
    typeof value.seconds === "number" &&
    typeof value.settings === "object" &&
    value.settings !== null &&
    (typeof value.metrics === "object" || typeof value.failure === "object")
  );
}

function keyOf({ trial, model }: TrialPlan): string {
  return `${model} ${trial}`;
}

function writeFailed(path: string, error: unknown): ModalisError {
  const reason = (error as NodeJS.ErrnoException).code ?? String(error);
  return new ModalisError(
    "WRITE_FAILED",
    `cannot write "${path}" (${reason}): free some space or choose a folder that this user may write, then run again`,
    { cause: error },
  );
}
