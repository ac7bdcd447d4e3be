import { existsSync } from "node:fs";
import { open, readdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { makeFolder, writeDurably, writeFailed } from "../../embeddings/write-durably.js";
import { type PgliteClient, startPglite } from "./pglite-client.js";

const COMPLETE = "complete";

/**
 * Starts the database of a folder, and makes it the first time.
 *
 * A folder that a killed process left half made is made anew: only when all its files are on disk does it get the
 * file `complete`.
 *
 * @throws `WRITE_FAILED`, and what {@link startPglite} throws.
 */
export async function prepareDataFolder(folder: string): Promise<PgliteClient> {
  const dataFolder = join(folder, "data");
  if (isComplete(folder)) return startPglite({ dataFolder });
  try {
    await rm(dataFolder, { recursive: true, force: true });
  } catch (error) {
    throw writeFailed(dataFolder, error);
  }
  await makeFolder(dataFolder);
  const client = await startPglite({ dataFolder }).catch((error: unknown) => {
    throw writeFailed(dataFolder, error);
  });
  try {
    // What makes the files does not flush them; the database itself does from here on.
    await client.execute("checkpoint");
    await flushTree(dataFolder);
    await writeDurably(join(folder, COMPLETE), new Uint8Array());
    return client;
  } catch (error) {
    await client.close().catch(() => undefined);
    throw writeFailed(dataFolder, error);
  }
}

/** Whether a database was made in the folder, and to its end. */
export function isComplete(folder: string): boolean {
  return existsSync(join(folder, COMPLETE));
}

async function flushTree(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  const folders = new Set(process.platform === "win32" ? [] : [folder, ...files.map(dirname)]);
  for (const path of [...files, ...folders]) {
    const handle = await open(path, "r");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  }
}
