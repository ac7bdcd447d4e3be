import { readdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { isWriterGone } from "@modalis/contract";

/** Far longer than the moment between the two renames of a replacement that goes on. */
const REPLACING_MS = 1000;

/** `.NAME.MARK.tmp`: a folder that is being written or removed. */
export function temporaryPath(folder: string, mark: string): string {
  return join(dirname(folder), `.${basename(folder)}.${mark}.tmp`);
}

/** `.NAME.MARK.old`: the former folder, from when it is moved aside until the new one has its name. */
export function formerPath(folder: string, mark: string): string {
  return join(dirname(folder), `.${basename(folder)}.${mark}.old`);
}

/**
 * Puts back what a replacement moved aside, where its process was killed before the new folder had the name. Nothing
 * happens where the folder is there, or was never moved.
 *
 * @param markFile A file that whatever may be put back holds.
 */
export async function recoverFolder(path: string, markFile: string): Promise<void> {
  const folder = resolve(path);
  if (await isThere(folder)) return;
  const [former] = await formerFolders(folder, markFile);
  if (former === undefined) return;
  // A writer that runs, or of a machine that cannot be asked, may be about to give the name to the new folder.
  if (!isWriterGone(former.mark)) await delay(REPLACING_MS);
  // On a folder that has come meanwhile this fails, as it should; nor can a read-only disk be put right.
  if (!(await isThere(folder))) await rename(former.path, folder).catch(() => undefined);
}

/**
 * Removes what replacements of a folder left beside it whose processes are gone.
 *
 * @param nowMs By the clock of the file system.
 */
export async function sweepBeside(folder: string, nowMs: number): Promise<void> {
  for (const { path, mark, changedMs } of await leftBeside(folder)) {
    if (!isWriterGone(mark, { changedMs, nowMs })) continue;
    // What cannot be removed is in nobody's way.
    await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}

interface LeftFolder {
  readonly path: string;
  readonly mark: string;
  readonly kind: string;
  readonly changedMs: number;
}

/** What may be put back, the newest first. */
async function formerFolders(folder: string, markFile: string): Promise<LeftFolder[]> {
  const whole: LeftFolder[] = [];
  for (const left of await leftBeside(folder)) {
    if (left.kind === "old" && (await isThere(join(left.path, markFile)))) whole.push(left);
  }
  return whole.sort((one, other) => other.changedMs - one.changedMs);
}

async function leftBeside(folder: string): Promise<LeftFolder[]> {
  const start = `.${basename(folder)}.`;
  const names = await readdir(dirname(folder)).catch(() => []);
  const left: LeftFolder[] = [];
  for (const name of names.filter((one) => one.startsWith(start))) {
    const [, mark, kind] = /^([0-9a-f-]+)\.(tmp|old)$/.exec(name.slice(start.length)) ?? [];
    if (mark === undefined || kind === undefined) continue;
    const path = join(dirname(folder), name);
    const changedMs = await stat(path).then(
      ({ ctimeMs }) => ctimeMs,
      () => undefined,
    );
    if (changedMs !== undefined) left.push({ path, mark, kind, changedMs });
  }
  return left;
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
