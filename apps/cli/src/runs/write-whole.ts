import { lstat, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { isModalisError, isWriterGone, ModalisError, writerMark } from "@modalis/contract";

/**
 * Puts a file in place as a whole, flushed before it takes its name; folders above it are made, and what writers of the same
 * file that were killed left beside it is removed.
 *
 * @throws `WRITE_FAILED`.
 */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = temporaryPath(path);
  try {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(temporary, "wx");
    try {
      await file.writeFile(content);
      await file.sync();
      await sweepBeside(path, (await file.stat()).ctimeMs);
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw writeFailed(path, error);
  }
}

/**
 * Finds out whether {@link writeWhole} will be able to write a file, before work whose result would be lost; folders above it
 * are made.
 *
 * @throws `INVALID_ARGUMENT` where a folder has the name, `WRITE_FAILED`.
 */
export async function checkWritable(path: string): Promise<void> {
  const temporary = temporaryPath(path);
  try {
    const found = await lstat(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw error;
    });
    if (found?.isDirectory())
      throw new ModalisError("INVALID_ARGUMENT", `"${path}" is a folder; name a file in it`);
    await mkdir(dirname(path), { recursive: true });
    const file = await open(temporary, "wx");
    await file.close();
  } catch (error) {
    throw isModalisError(error) ? error : writeFailed(path, error);
  } finally {
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}

/** `FILE.MARK.tmp`: no two writers have one. */
function temporaryPath(path: string): string {
  return `${path}.${writerMark()}.tmp`;
}

async function sweepBeside(path: string, nowMs: number): Promise<void> {
  const start = `${basename(path)}.`;
  for (const name of await readdir(dirname(path))) {
    const [, mark] = name.startsWith(start)
      ? (/^([0-9a-f-]+)\.tmp$/.exec(name.slice(start.length)) ?? [])
      : [];
    if (mark === undefined) continue;
    const left = join(dirname(path), name);
    const changedMs = await stat(left).then(
      ({ ctimeMs }) => ctimeMs,
      () => nowMs,
    );
    if (isWriterGone(mark, { changedMs, nowMs })) await rm(left, { force: true }).catch(() => undefined);
  }
}

function writeFailed(path: string, error: unknown): ModalisError {
  return new ModalisError(
    "WRITE_FAILED",
    `cannot write "${path}" (${(error as NodeJS.ErrnoException).code}); free some space or choose another place`,
    { cause: error },
  );
}
