import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { LiveStore } from "@modalis/store";
import { digestOf, trainingFolder } from "./training-parts.js";

const MOST_JOBS = 1_000;

/**
 * Removes what trainings left beside a catalogue that have ended, such as one that was cancelled after its server was killed:
 * it names users. What is at work, here or in another process, stays.
 */
export async function sweepTraining(
  folder: string,
  { jobs }: Pick<LiveStore, "jobs">,
  kinds: readonly string[],
): Promise<void> {
  const path = trainingFolder(folder);
  // Before the jobs are listed: one that is begun again meanwhile writes its folder anew.
  const left = new Set(await readdir(path).catch(() => []));
  if (left.size === 0) return;
  for (const kind of kinds) {
    for (const state of ["done", "failed"] as const) {
      const ended = (await jobs.list({ kind, state, limit: MOST_JOBS })).map(({ id }) => digestOf(id));
      for (const name of ended)
        if (left.has(name)) await rm(join(path, name), { recursive: true, force: true });
    }
  }
}
