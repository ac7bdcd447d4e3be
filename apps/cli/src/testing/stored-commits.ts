import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** One commit of a space as its manifest lists it: rows and failures that are never to be encoded again. */
export interface StoredCommit {
  readonly sha256?: string;
  readonly rows: number;
  readonly failures: readonly { readonly sha256: string }[];
}

/** The commits of every space by its folder's name, read beside a process that writes; empty before the first. */
export async function storedCommits(
  embeddings: string,
): Promise<ReadonlyMap<string, readonly StoredCommit[]>> {
  const spaces = join(embeddings, "spaces");
  const commits = new Map<string, readonly StoredCommit[]>();
  for (const name of await readdir(spaces).catch(() => [])) {
    const manifest = await readFile(join(spaces, name, "manifest.json"), "utf8").catch(() => undefined);
    if (manifest !== undefined) commits.set(name, JSON.parse(manifest).shards);
  }
  return commits;
}

/** How many commits all spaces hold together. */
export async function countCommits(embeddings: string): Promise<number> {
  const commits = await storedCommits(embeddings);
  return [...commits.values()].reduce((sum, list) => sum + list.length, 0);
}
