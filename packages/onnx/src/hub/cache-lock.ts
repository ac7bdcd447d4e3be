import { randomUUID } from "node:crypto";
import { mkdir, open, readFile, rename, rm, stat, utimes } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { unwritable } from "./hub-cache.js";

const POLL_MS = 100;

/** A holder says that it lives this often, and counts as dead after missing several times. */
const HEARTBEAT_MS = 5_000;
const DEAD_AFTER_MS = 30_000;

/**
 * Does work that one process at a time may do; the others wait.
 *
 * A lock whose process ended is taken over: at once on the same machine, after half a minute of silence from another.
 *
 * @throws `WRITE_FAILED` where no lock can be written, or the signal's reason.
 */
export async function withLock<Result>(
  path: string,
  work: () => Promise<Result>,
  signal?: AbortSignal,
): Promise<Result> {
  while (!(await taken(path))) {
    if (await isDead(path)) await bury(path);
    else await sleep(POLL_MS, undefined, signal ? { signal } : {});
  }
  const heartbeat = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => undefined);
  }, HEARTBEAT_MS);
  heartbeat.unref();
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    await rm(path, { force: true });
  }
}

async function taken(path: string): Promise<boolean> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await using file = await open(path, "wx");
    await file.writeFile(`${process.pid}@${hostname()}`);
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw unwritable(path, cause);
  }
}

async function isDead(path: string): Promise<boolean> {
  const age = await stat(path).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => undefined,
  );
  if (age === undefined) return false;
  if (age > DEAD_AFTER_MS) return true;
  const holder = await readFile(path, "utf8").catch(() => "");
  const [, pid, host] = /^(\d+)@(.+)$/.exec(holder) ?? [];
  return pid !== undefined && host === hostname() && !isRunning(Number(pid));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Only one of those who wait can rename the lock, so that none removes the lock of who came next. */
async function bury(path: string): Promise<void> {
  const grave = `${path}.${randomUUID()}.dead`;
  await rename(path, grave).catch(() => undefined);
  await rm(grave, { force: true });
}
