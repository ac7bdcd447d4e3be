import { readdir, realpath, stat } from "node:fs/promises";
import { join, posix } from "node:path";
import { ModalisError } from "@modalis/contract";
import { fileInFolder } from "./file-in-folder.js";

/** The files of one model, wherever they come from; a hub's are fetched when they are first asked for. */
export interface ModelFiles {
  /** Folder where they lie, or will lie, under their own names. */
  readonly path: string;
  /** What the place says of the model; a folder of one's own says nothing. */
  readonly identity: { readonly id?: string; readonly revision?: string };
  /** Names of the files there are, relative, with forward slashes; those of other folders may be left out. */
  list(): Promise<readonly string[]>;
  /**
   * The path to open a file by, or undefined when there is no such file.
   *
   * @throws `PATH_OUTSIDE_FOLDER`; and from a hub what fetching throws.
   */
  find(name: string): Promise<string | undefined>;
  /** SHA-256 that a file must have, once it was found, where the place tells. */
  stated(name: string): string | undefined;
}

/**
 * The files of a folder. Links must stay inside, but for a snapshot of a hub's cache, whose links lead to the blobs
 * beside it.
 *
 * @throws `NOT_FOUND` when there is no such folder.
 */
export async function filesOfFolder(folder: string): Promise<ModelFiles> {
  const path = await realFolder(folder);
  const snapshot = snapshotOf(path);
  const root = snapshot?.repository ?? path;
  return {
    path,
    identity: snapshot === undefined ? {} : { id: snapshot.id, revision: snapshot.commit },
    list: () => filesBelow(path),
    async find(name) {
      const real = await fileInFolder(path, name, root);
      // The name beside which the model looks for its weights, not that of a blob.
      return real === undefined || snapshot === undefined ? real : join(path, posix.normalize(name));
    },
    stated: () => undefined,
  };
}

/** Names of the files of a folder and of the folders in it. */
export async function filesBelow(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  const inner = await Promise.all(
    entries
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
      .map(async ({ name }) => (await readdir(join(path, name))).map((file) => `${name}/${file}`)),
  );
  return [...entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name), ...inner.flat()].sort();
}

async function realFolder(folder: string): Promise<string> {
  const path = await realpath(folder).catch(() => undefined);
  if (path !== undefined && (await stat(path)).isDirectory()) return path;
  throw new ModalisError(
    "NOT_FOUND",
    `there is no model folder ${folder}; give the path of a folder that holds one, or "hub:owner/name"`,
  );
}

interface Snapshot {
  readonly repository: string;
  readonly id: string;
  readonly commit: string;
}

/** `…/models--owner--name/snapshots/<commit>`: what huggingface_hub makes. */
function snapshotOf(path: string): Snapshot | undefined {
  const [, repository, name, commit] =
    /^(.*[\\/]models--([^\\/]+))[\\/]snapshots[\\/]([0-9a-f]{40})$/.exec(path) ?? [];
  if (repository === undefined || name === undefined || commit === undefined) return undefined;
  return { repository, id: name.replace("--", "/"), commit };
}
