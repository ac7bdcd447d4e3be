import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { EmbeddingStore } from "./embedding-store.js";
import { openEmbeddingStore } from "./open-embedding-store.js";

/** Opens a store for the time of some work. */
export async function usingStore<Value>(
  folder: string,
  work: (store: EmbeddingStore) => Promise<Value>,
): Promise<Value> {
  const store = await openEmbeddingStore(folder);
  try {
    return await work(store);
  } finally {
    await store[Symbol.asyncDispose]();
  }
}

/** The folder of the only space of a store. */
export async function spacePath(folder: string): Promise<string> {
  const [name] = await readdir(join(folder, "spaces"));
  return join(folder, "spaces", name!);
}

/** The bytes of every file below a folder, by path and as base64, for comparing folders. */
export async function filesOf(path: string): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  for (const entry of await readdir(path, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    files.set(file.slice(path.length), (await readFile(file)).toString("base64"));
  }
  return files;
}
