import { createHash, randomBytes } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** When what bears a mark was last changed and when that is asked, both by the clock of one file system, in milliseconds. */
export interface MarkedAge {
  readonly changedMs: number;
  readonly nowMs: number;
}

/** Longer than anything is written: whoever left this alone is gone, on whatever machine it ran. */
const LEFT_BEHIND_MS = 86_400_000;

const MARK = /^(\d{1,10})-([0-9a-f]{12})-[0-9a-f]{12}$/;

/**
 * Names the writer of a temporary file or folder, `PROCESS-MACHINE-RANDOM`, for use in its name: no two are alike, and one
 * that was killed can be told by {@link isWriterGone}.
 */
export function writerMark(): string {
  return `${process.pid}-${machineMark()}-${randomBytes(6).toString("hex")}`;
}

/**
 * Whether whoever made a mark runs no longer: its process of this machine has ended, or a day has passed.
 *
 * @param age Without it a writer on another machine, and a text that is no mark, count as running.
 */
export function isWriterGone(mark: string, age?: MarkedAge): boolean {
  if (age !== undefined && age.nowMs - age.changedMs > LEFT_BEHIND_MS) return true;
  const [, pid, machine] = MARK.exec(mark) ?? [];
  if (pid === undefined || machine !== machineMark()) return false;
  if (Number(pid) !== process.pid) return !isRunning(Number(pid));
  // In a container every start may have the same number: older than this process is not of this process.
  return age !== undefined && age.nowMs - age.changedMs > 1000 * process.uptime();
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, under another user.
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

/** Where process numbers mean the same: one boot of one machine, and one container on it. */
function machineMark(): string {
  const parts = [
    hostname(),
    textOr("", () => readFileSync("/proc/sys/kernel/random/boot_id", "utf8")),
    textOr("", () => readlinkSync("/proc/self/ns/pid")),
  ];
  return createHash("sha256").update(parts.join("\n")).digest("hex").slice(0, 12);
}

function textOr(standard: string, read: () => string): string {
  try {
    return read();
  } catch {
    return standard;
  }
}
