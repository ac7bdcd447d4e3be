import { randomUUID } from "node:crypto";
import { copyFile, link, mkdir, readFile, rename, rm, stat, symlink, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { ModalisError } from "@modalis/contract";

/**
 * The folder of one repository in a cache, laid out as huggingface_hub does: `blobs/<digest>`, `refs/<revision>` with a
 * commit in it, and `snapshots/<commit>/<name>`, links to blobs.
 */
export interface RepositoryCache {
  readonly path: string;
  blob(digest: string): string;
  snapshot(commit: string): string;
  /** The commit that a branch or tag had when it was last asked for. */
  readRef(revision: string): Promise<string | undefined>;
  writeRef(revision: string, commit: string): Promise<void>;
  /** Where a listing is kept, so that a commit that was seen once is known without the network. */
  listing(commit: string): string;
  /** Whose lock keeps two processes from fetching one blob. */
  lock(digest: string): string;
  /** Gives a blob its name in a snapshot. */
  link(commit: string, name: string, digest: string): Promise<string>;
}

/** @param id A checked name: `owner/name` or `name`. */
export function repositoryCache(cacheFolder: string, id: string): RepositoryCache {
  const folder = `models--${id.replace("/", "--")}`;
  const path = join(cacheFolder, folder);
  const blob = (digest: string) => join(path, "blobs", digest);
  return {
    path,
    blob,
    snapshot: (commit) => join(path, "snapshots", commit),
    listing: (commit) => join(path, ".modalis", `${commit}.json`),
    lock: (digest) => join(cacheFolder, ".locks", folder, `${digest}.modalis`),
    async readRef(revision) {
      const text = await readFile(join(path, "refs", revision), "utf8").catch(() => "");
      return isCommit(text.trim()) ? text.trim() : undefined;
    },
    writeRef: (revision, commit) => writeWhole(join(path, "refs", revision), commit),
    async link(commit, name, digest) {
      const target = join(path, "snapshots", commit, name);
      await linkBlob(blob(digest), target);
      return target;
    },
  };
}

/** Whether a text is a commit's name: forty hexadecimal digits. */
export function isCommit(text: string): boolean {
  return /^[0-9a-f]{40}$/.test(text);
}

/**
 * Writes a file so that others see either the old one or the whole new one.
 *
 * @throws `WRITE_FAILED`.
 */
export async function writeWhole(path: string, content: string): Promise<void> {
  const partial = `${path}.${randomUUID()}.partial`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(partial, content);
    await rename(partial, path);
  } catch (cause) {
    await rm(partial, { force: true });
    throw unwritable(path, cause);
  }
}

/** What a full or read-only disk is called. */
export function unwritable(path: string, cause: unknown): ModalisError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new ModalisError(
    "WRITE_FAILED",
    `${path} cannot be written: ${reason}; make room, or set HF_HOME to a folder that can be written`,
    { cause },
  );
}

/** A relative link, so that the cache can be moved; a second name or a copy where links are not allowed. */
async function linkBlob(blob: string, target: string): Promise<void> {
  const partial = `${target}.${randomUUID()}.partial`;
  try {
    await mkdir(dirname(target), { recursive: true });
    await symlink(relative(dirname(target), blob), partial)
      .catch(() => link(blob, partial))
      .catch(() => copyFile(blob, partial));
    // Also replaces a link to a blob that is gone.
    await rename(partial, target);
    await stat(target);
  } catch (cause) {
    await rm(partial, { force: true });
    throw unwritable(target, cause);
  }
}
