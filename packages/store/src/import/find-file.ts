import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileReadError } from "../lines/file-read-error.js";

/** The first of these names that a folder holds, as a path; a source that is a file stands for itself. */
export async function findFile(source: string, names: readonly string[]): Promise<string | undefined> {
  try {
    if ((await stat(source)).isFile()) return source;
    const there = new Set(await readdir(source));
    const name = names.find((candidate) => there.has(candidate));
    return name === undefined ? undefined : join(source, name);
  } catch (error) {
    throw fileReadError(source, error);
  }
}

/** Like {@link findFile}, and beside the source where it is a file. */
export async function findBeside(source: string, names: readonly string[]): Promise<string | undefined> {
  const isFile = (await stat(source)).isFile();
  return findFile(isFile ? join(source, "..") : source, names);
}
