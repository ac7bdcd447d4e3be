import { createBatch } from "@modalis/contract";
import type { EmbeddingStore } from "../embeddings/embedding-store.js";
import type { ImportedFeatures } from "./read-features.js";

/** Rows a shard. */
const ROWS_A_COMMIT = 1024;

/** Puts the rows of a feature file into a space of the store; equal rows are kept once. */
export async function storeFeatures(
  store: EmbeddingStore,
  { space, values, digests }: ImportedFeatures,
  signal: AbortSignal | undefined,
): Promise<void> {
  const rows = await store.openSpace(space);
  const rowOfDigest = new Map<string, number>();
  for (const [row, digest] of digests.entries()) {
    if (digest !== undefined && !rowOfDigest.has(digest) && !rows.encoded.has(digest))
      rowOfDigest.set(digest, row);
  }
  const distinct = [...rowOfDigest];
  for (let start = 0; start < distinct.length; start += ROWS_A_COMMIT) {
    signal?.throwIfAborted();
    const part = distinct.slice(start, start + ROWS_A_COMMIT);
    const gathered = new Float32Array(part.length * space.dimensions);
    for (const [at, [, row]] of part.entries()) {
      gathered.set(
        values.subarray(row * space.dimensions, (row + 1) * space.dimensions),
        at * space.dimensions,
      );
    }
    const ids = part.map(([digest]) => digest);
    await rows.append(createBatch(space, ids, gathered));
  }
}

/** The digests that stand for an item in each modality, by the row that describes it. */
export function digestsOfRow(
  features: readonly ImportedFeatures[],
  row: number,
): ReadonlyMap<string, readonly string[]> {
  const digests = new Map<string, string[]>();
  for (const { space, digests: all } of features) {
    const digest = all[row];
    if (digest !== undefined) digests.set(space.modality, [...(digests.get(space.modality) ?? []), digest]);
  }
  return digests;
}
