import { mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { isWriterGone, ModalisError, writerMark } from "@modalis/contract";
import { sha256Of } from "../source/pinned-files.js";

/** How the name of a file ends that is being written, `NAME.MARK.part`. */
const PART = ".part";

/** What identifies a converted model: change any part and it is converted anew. */
export interface CacheKey {
  /** Readable start of the file's name: lower-case letters, digits and hyphens. */
  readonly name: string;
  /** Version of the code that converts. */
  readonly importerVersion: string;
  /** SHA-256 of what is converted. */
  readonly sourceSha256: string;
}

/**
 * The converted model, from the cache where a sound copy is there, otherwise made and stored.
 *
 * A cached file bears the SHA-256 of its own content in its name, so that it becomes visible complete (by one
 * rename), a damaged one is known by its name alone and replaced, and processes may race. What writers that were killed left
 * is removed.
 *
 * @param cacheFolder Made when absent; without it nothing is stored.
 * @throws `WRITE_FAILED` when the folder cannot be written.
 */
export async function cachedModel(
  cacheFolder: string | undefined,
  key: CacheKey,
  convert: () => Promise<Uint8Array>,
): Promise<Uint8Array> {
  if (cacheFolder === undefined) return convert();
  const prefix = `${key.name}-${sha256Of(new TextEncoder().encode(`${key.importerVersion} ${key.sourceSha256}`)).slice(0, 16)}`;
  await sweepParts(cacheFolder);
  const cached = await readSound(cacheFolder, prefix);
  if (cached !== undefined) return cached;
  const model = await convert();
  await store(cacheFolder, `${prefix}-${sha256Of(model)}.onnx`, model).catch((cause: unknown) => {
    throw new ModalisError(
      "WRITE_FAILED",
      `the model cache ${cacheFolder} cannot be written; free space there or name another cacheFolder`,
      { cause, details: { cacheFolder } },
    );
  });
  return model;
}

/** The first file of that prefix whose content has the digest in its name. */
async function readSound(cacheFolder: string, prefix: string): Promise<Uint8Array | undefined> {
  const names = await readdir(cacheFolder).catch(() => []);
  for (const name of names.filter((candidate) => candidate.startsWith(`${prefix}-`)).sort()) {
    const digest = /-([0-9a-f]{64})\.onnx$/.exec(name)?.[1];
    if (digest === undefined) continue;
    const content = await readFile(join(cacheFolder, name)).catch(() => undefined);
    if (content === undefined) continue;
    if (sha256Of(content) === digest) return content;
    // Damaged. Failing to remove it is harmless: the rename that follows replaces it.
    await rm(join(cacheFolder, name), { force: true }).catch(() => undefined);
  }
  return undefined;
}

/** Writes beside the target and renames, so that no reader ever sees half a file. */
async function store(cacheFolder: string, name: string, content: Uint8Array): Promise<void> {
  await mkdir(cacheFolder, { recursive: true });
  const temporary = join(cacheFolder, `${name}.${writerMark()}${PART}`);
  try {
    const file = await open(temporary, "wx");
    try {
      await file.writeFile(content);
      await file.sync();
      // A file of now tells the clock by which the others are old.
      await sweepParts(cacheFolder, (await file.stat()).ctimeMs);
    } finally {
      await file.close();
    }
    await rename(temporary, join(cacheFolder, name));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Removes the unfinished files of writers that are gone; without the time, of those that are known to be. */
async function sweepParts(cacheFolder: string, nowMs?: number): Promise<void> {
  const names = await readdir(cacheFolder).catch(() => []);
  for (const name of names.filter((one) => one.endsWith(PART))) {
    const path = join(cacheFolder, name);
    const changedMs = await stat(path).then(
      ({ ctimeMs }) => ctimeMs,
      () => undefined,
    );
    const [mark = ""] = name.slice(0, -PART.length).split(".").slice(-1);
    const age = nowMs === undefined || changedMs === undefined ? undefined : { nowMs, changedMs };
    // What cannot be removed is in nobody's way.
    if (isWriterGone(mark, age)) await rm(path, { force: true }).catch(() => undefined);
  }
}
