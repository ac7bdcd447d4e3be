import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { channelOf, type EmbeddingSpace, ModalisError, type StoredSpace } from "@modalis/contract";
import { systemCode } from "../lines/file-read-error.js";
import { corruptStoreFile, unusableStoreFile } from "./read-json-file.js";
import { MANIFEST, readManifest, type SpaceManifest } from "./space-manifest.js";

const SPACES = "spaces";

/** The folder of a space: `spaces/CHANNEL-FINGERPRINT`, the channel spelt with letters any file system takes. */
export function spaceFolder(folder: string, space: EmbeddingSpace): string {
  const channel = channelOf(space).replaceAll(/[^A-Za-z0-9._-]/gu, "_");
  return join(folder, SPACES, `${channel.slice(0, 60)}-${space.fingerprint}`);
}

/**
 * The manifest of a space that is there; undefined for a new one.
 *
 * @throws `CORRUPT_FILE`, also when the folder holds another space than its name says.
 */
export async function readSpaceManifest(
  folder: string,
  space: EmbeddingSpace,
): Promise<SpaceManifest | undefined> {
  await assertNoLink(join(folder, SPACES));
  await assertNoLink(spaceFolder(folder, space));
  const path = join(spaceFolder(folder, space), MANIFEST);
  const manifest = await readManifest(path);
  if (manifest !== undefined && manifest.space.fingerprint !== space.fingerprint) {
    throw corruptStoreFile(path, `it is of space ${manifest.space.fingerprint}, not ${space.fingerprint}`);
  }
  return manifest;
}

/**
 * Every space of a store, by channel and then by fingerprint.
 *
 * @throws `CORRUPT_FILE`.
 */
export async function listSpaces(
  folder: string,
  current: ReadonlyMap<string, string>,
): Promise<readonly StoredSpace[]> {
  const spaces: StoredSpace[] = [];
  for (const name of (await folderNames(join(folder, SPACES))).sort()) {
    const path = join(folder, SPACES, name, MANIFEST);
    const manifest = await readManifest(path);
    // A crash may leave a folder whose manifest was not in place yet: there is no such space.
    if (manifest === undefined) continue;
    if (spaceFolder(folder, manifest.space) !== join(folder, SPACES, name)) {
      throw corruptStoreFile(
        path,
        `its folder does not carry the name of space ${manifest.space.fingerprint}`,
      );
    }
    spaces.push(describeStored(manifest, current));
  }
  return spaces;
}

/**
 * Passes a folder that is not there, or is one of the store's own.
 *
 * @throws `PATH_OUTSIDE_FOLDER` for a symbolic link: rows would be written wherever it leads.
 */
export async function assertNoLink(path: string): Promise<void> {
  const stats = await lstat(path).catch(() => undefined);
  if (!stats?.isSymbolicLink()) return;
  throw new ModalisError(
    "PATH_OUTSIDE_FOLDER",
    `"${path}" is a symbolic link; a store writes only inside its own folder, so replace the link by a folder`,
  );
}

function describeStored(manifest: SpaceManifest, current: ReadonlyMap<string, string>): StoredSpace {
  const { space, shards } = manifest;
  const failed = new Set<string>();
  for (const shard of shards) {
    for (const digest of shard.recovered) failed.delete(digest);
    for (const digest of shard.failures.keys()) failed.add(digest);
  }
  const channel = channelOf(space);
  return {
    space,
    channel,
    current: current.get(channel) === space.fingerprint,
    rows: shards.reduce((sum, shard) => sum + shard.rows, 0),
    failures: failed.size,
  };
}

async function folderNames(path: string): Promise<string[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  } catch (error) {
    if (systemCode(error) === "ENOENT") return [];
    throw unusableStoreFile(path, error);
  }
}
