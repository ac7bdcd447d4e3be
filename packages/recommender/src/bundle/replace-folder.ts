import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { ModalisError, writerMark } from "@modalis/contract";
import { formerPath, recoverFolder, sweepBeside, temporaryPath } from "./recover-folder.js";

/** Writes one file of the folder and flushes it. */
export type WriteFile = (name: string, bytes: Uint8Array) => Promise<void>;

/**
 * Puts a folder in place as a whole: its files are written and flushed in a folder beside it, which is then renamed.
 *
 * A folder of that name is replaced only when it holds a file called `markFile`, or nothing. What earlier processes that were
 * killed left beside it is put back or removed first.
 *
 * @throws `INVALID_ARGUMENT` for a folder that holds something else, `WRITE_FAILED`; what was there before is then still there.
 */
export async function replaceFolder(
  path: string,
  markFile: string,
  fill: (write: WriteFile) => Promise<void>,
): Promise<void> {
  const folder = resolve(path);
  const temporary = temporaryPath(folder, writerMark());
  await recoverFolder(folder, markFile);
  const replaced = await whatIsThere(folder, markFile);
  try {
    await mkdir(dirname(folder), { recursive: true });
    await mkdir(temporary);
    await sweepBeside(folder, (await stat(temporary)).ctimeMs);
    await fill((name, bytes) => writeFlushed(join(temporary, name), bytes));
    await flushFolder(temporary);
    if (replaced) await exchange(folder, temporary);
    else await rename(temporary, folder);
    await flushFolder(dirname(folder));
  } catch (error) {
    throw writeError(path, error);
  } finally {
    // What went wrong before is what must be told.
    await rm(temporary, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Gives the folder's name to the temporary folder, and the former one the temporary's name, to be removed. */
async function exchange(folder: string, temporary: string): Promise<void> {
  const former = formerPath(folder, writerMark());
  await rename(folder, former);
  await rename(temporary, folder).catch(async (error: unknown) => {
    await rename(former, folder);
    throw error;
  });
  // Under this name it would be put back whole: half removed it must not have it.
  await rename(former, temporary);
}

/** Whether there is a folder that may be replaced. */
async function whatIsThere(folder: string, markFile: string): Promise<boolean> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw writeError(folder, error);
  }
  if (names.length === 0 || names.includes(markFile)) return true;
  throw new ModalisError(
    "INVALID_ARGUMENT",
    `"${folder}" holds files that are no trained model, and would be lost; choose another folder`,
  );
}

async function writeFlushed(path: string, bytes: Uint8Array): Promise<void> {
  await using file = await open(path, "wx");
  await file.writeFile(bytes);
  await file.sync();
}

async function flushFolder(path: string): Promise<void> {
  // Windows cannot open a folder; its file systems order the rename themselves.
  if (process.platform === "win32") return;
  await using folder = await open(path, "r");
  await folder.sync();
}

function writeError(path: string, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (!(error instanceof Error) || !("syscall" in error) || code === undefined) return error;
  return new ModalisError(
    "WRITE_FAILED",
    `cannot write "${path}" (${code}): free some space or choose a folder that this user may write, then run again`,
    { cause: error, details: { path, reason: code } },
  );
}
