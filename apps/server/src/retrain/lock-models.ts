import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { isModalisError } from "@modalis/contract";
import { lockFolder, type StoreLock } from "@modalis/store";

export interface LockModelsOptions {
  readonly signal: AbortSignal;
  /** Told once when another process has the bundles. */
  readonly onWaiting?: (message: string) => void;
}

const LOOK_EVERY_MS = 250;

/**
 * Does what changes the bundles of a catalogue in place, which one process at a time may: whoever comes later waits, and
 * then finds what the others did.
 *
 * The lock of a process that was killed counts for nothing.
 *
 * @throws `WRITE_FAILED` where the folder cannot be written; the signal's reason once aborted.
 */
export async function withModelsLocked<Result>(
  folder: string,
  { signal, onWaiting = () => undefined }: LockModelsOptions,
  work: () => Promise<Result>,
): Promise<Result> {
  const path = join(folder, ".modalis", "models");
  await mkdir(path, { recursive: true });
  const lock = await lockWhenFree(path, signal, onWaiting);
  try {
    return await work();
  } finally {
    await lock.release();
  }
}

async function lockWhenFree(
  path: string,
  signal: AbortSignal,
  onWaiting: (message: string) => void,
): Promise<StoreLock> {
  for (let told = false; ; told = true) {
    signal.throwIfAborted();
    try {
      return await lockFolder(path);
    } catch (error) {
      if (!isModalisError(error, "STORE_LOCKED")) throw error;
      if (!told) onWaiting(`waiting for process ${error.details.pid}, which changes the models`);
    }
    await wait(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}
