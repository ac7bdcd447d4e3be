import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { ModalisError } from "@modalis/contract";
import { systemCode } from "../lines/file-read-error.js";

/** What each of the system's reasons means for a person. */
const REMEDIES: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full; free some space and run again, nothing that was acknowledged is lost",
  EDQUOT: "the disk quota is used up; free some space and run again, nothing that was acknowledged is lost",
  EROFS: "the file system is read-only; choose another folder",
  EACCES: "this user may not write there; change the folder's permissions or choose another",
  EPERM: "this user may not write there; change the folder's permissions or choose another",
};

/**
 * Puts a file in place as a whole: after a crash at any moment it holds either its former bytes or the new ones.
 *
 * The bytes go to `PATH.tmp`, are flushed, renamed over `path`, and the folder is flushed.
 *
 * @throws `WRITE_FAILED`; the temporary file is removed.
 */
export async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.tmp`;
  try {
    // A link planted under the temporary name must not lead the bytes elsewhere: "wx" never follows one.
    await rm(temporary, { force: true });
    const file = await open(temporary, "wx");
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    await flushFolder(dirname(path));
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw writeFailed(path, error);
  }
}

/**
 * Makes a folder with those above it, and flushes the parent of each that was made, where its name is kept: so a crash
 * cannot lose any of them with what is put inside.
 *
 * @throws `WRITE_FAILED`.
 */
export async function makeFolder(path: string): Promise<void> {
  try {
    const missing = await missingFolders(path);
    await mkdir(path, { recursive: true });
    for (const folder of missing) await flushFolder(dirname(folder));
  } catch (error) {
    throw writeFailed(path, error);
  }
}

/** The `WRITE_FAILED` of a system error that names the path and the remedy; any other error as it is. */
export function writeFailed(path: string, error: unknown): unknown {
  const reason = systemCode(error);
  if (reason === undefined) return error;
  const remedy = REMEDIES[reason] ?? "check the disk and the folder, then run again";
  return new ModalisError("WRITE_FAILED", `cannot write "${path}" (${reason}): ${remedy}`, {
    cause: error,
    details: { path, reason },
  });
}

/** The folder and those above it that are not there, the deepest first. */
async function missingFolders(path: string): Promise<string[]> {
  const missing: string[] = [];
  for (let folder = path; !(await isThere(folder)); folder = dirname(folder)) {
    missing.push(folder);
    // A drive that does not exist has no folder above it.
    if (dirname(folder) === folder) break;
  }
  return missing;
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function flushFolder(path: string): Promise<void> {
  // Windows cannot open a folder; its file systems order the rename themselves.
  if (process.platform === "win32") return;
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
