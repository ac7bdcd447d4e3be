import { type FileHandle, open, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { ModalisError } from "@modalis/contract";
import { systemCode } from "../lines/file-read-error.js";
import { isRunning, ownIdentity, type ProcessIdentity } from "./process-identity.js";
import { writeFailed } from "./write-durably.js";

/** The right of one process to write a folder. */
export interface StoreLock {
  /** @throws `STORE_LOCKED` when another process has taken the folder meanwhile. */
  assertHeld(): Promise<void>;
  release(): Promise<void>;
}

/** How often the holder touches its lock, and how old a lock of another machine must be to count as left behind. */
const TOUCH_EVERY_MS = 15_000;
const LEFT_BEHIND_MS = 120_000;
const ATTEMPTS = 3;

/**
 * Takes the exclusive lock of a folder.
 *
 * Each process announces itself by a file of its own, `lock.PID.START.MACHINE`, and then looks for others: whoever
 * sees a living one steps back. So no two can hold it, whatever their order, and a lock whose process was killed is
 * cleared by its name alone, without the race of replacing a shared file. Locks of another machine or container are
 * judged by their age, on the clock of the file system: a holder touches its lock by writing to it, and whoever judges
 * compares with a lock it has just written.
 *
 * @throws `STORE_LOCKED` naming the other process, `WRITE_FAILED` when the folder cannot be written.
 */
export async function lockFolder(folder: string): Promise<StoreLock> {
  const identity = await ownIdentity();
  const path = join(folder, lockName(identity));
  for (let attempt = 1; ; attempt++) {
    const file = await announce(folder, path, identity.pid);
    const other = await livingHolder(folder, path, identity).catch(async (error: unknown) => {
      await stepBack(path, file);
      throw error;
    });
    if (other === undefined) return holdLock(folder, path, file);
    await stepBack(path, file);
    if (attempt === ATTEMPTS) throw locked(folder, other);
    // Two that started together both step back; unequal waits let one of them through.
    await delay(20 + (identity.pid % 16) * 15);
  }
}

function lockName({ pid, started, machine }: ProcessIdentity): string {
  return `lock.${pid}.${started}.${machine}`;
}

function parseLockName(name: string): ProcessIdentity | undefined {
  const match = /^lock\.(\d{1,10})\.(\d{1,20})\.([0-9a-f]{1,40})$/.exec(name);
  return match === null ? undefined : { pid: Number(match[1]), started: match[2]!, machine: match[3]! };
}

async function announce(folder: string, path: string, pid: number): Promise<FileHandle> {
  try {
    const file = await open(path, "wx");
    await touch(file);
    return file;
  } catch (error) {
    throw systemCode(error) === "EEXIST" ? locked(folder, { pid, path }) : writeFailed(path, error);
  }
}

/**
 * Sets the time of a lock by the clock of the file system, which is the server's where the folder is on a network.
 *
 * Writes through the handle, so that a link planted under the lock's name leads nowhere. A full disk is no reason to
 * give a lock up: what is to be stored will say so.
 */
async function touch(file: FileHandle): Promise<void> {
  try {
    await file.write("\n", 0);
    // A network's client may keep the byte to itself until it is told to send it.
    await file.datasync();
  } catch {
    // The lock is as old as it was.
  }
}

/** Another process that holds the folder, after clearing the locks of those that no longer run. */
async function livingHolder(
  folder: string,
  ownPath: string,
  own: ProcessIdentity,
): Promise<{ pid: number; path: string } | undefined> {
  for (const name of await readdir(folder)) {
    const holder = parseLockName(name);
    const path = join(folder, name);
    if (holder === undefined || path === ownPath) continue;
    const living = holder.machine === own.machine ? await isRunning(holder) : await isFresh(path, ownPath);
    if (living) return { pid: holder.pid, path };
    await rm(path, { force: true });
  }
  return undefined;
}

async function isFresh(path: string, ownPath: string): Promise<boolean> {
  try {
    const [other, own] = await Promise.all([stat(path), stat(ownPath)]);
    return own.mtimeMs - other.mtimeMs < LEFT_BEHIND_MS;
  } catch {
    return false;
  }
}

function holdLock(folder: string, path: string, file: FileHandle): StoreLock {
  const timer = setInterval(() => void touch(file), TOUCH_EVERY_MS).unref();
  return {
    async assertHeld() {
      try {
        await stat(path);
      } catch {
        throw new ModalisError(
          "STORE_LOCKED",
          `the lock of "${folder}" is gone: another process took the folder over; let it finish, then run again`,
        );
      }
    },
    async release() {
      clearInterval(timer);
      await stepBack(path, file);
    },
  };
}

async function stepBack(path: string, file: FileHandle): Promise<void> {
  await file.close();
  await rm(path, { force: true });
}

function locked(folder: string, holder: { readonly pid: number; readonly path: string }): ModalisError {
  const who = holder.pid === process.pid ? "this process" : `process ${holder.pid}`;
  return new ModalisError(
    "STORE_LOCKED",
    `"${folder}" is being written by ${who}; wait for it or stop it, or open the folder read-only ` +
      `(if it surely no longer runs, delete "${holder.path}")`,
    { details: { folder, pid: holder.pid } },
  );
}
