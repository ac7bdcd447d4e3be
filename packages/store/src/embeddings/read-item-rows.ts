import {
  createBatch,
  type EmbeddingBatch,
  normaliseRows,
  type RowProvenance,
  rowIndex,
  rowOf,
  type SpaceStoreV1,
} from "@modalis/contract";
import type { ModalityContents } from "../catalogue/catalogue-content.js";

/**
 * One row for each item (or user) that has an encoded content, in catalogue order, under the item's id.
 *
 * Several contents of one item give the mean of their rows, scaled back to unit length where the space is `"l2"`.
 * An item without an encoded content has no row; nor has one whose rows of unit length cancel out. The provenance
 * lists the digests behind each row.
 *
 * @param from A space, which is read whole, or the rows of one, keyed by content: read a space once with `readAll`
 * where both items and users need it.
 * @throws What `readAll` throws.
 */
export async function readItemRows(
  from: Pick<SpaceStoreV1, "space" | "readAll"> | EmbeddingBatch,
  contents: Pick<ModalityContents, "owners">,
): Promise<EmbeddingBatch> {
  const rows = "readAll" in from ? await from.readAll() : from;
  const { dimensions, normalisation } = rows.space;
  const index = rowIndex(rows);
  const ids: string[] = [];
  const provenance: RowProvenance[] = [];
  const values = new Float32Array(contents.owners.size * dimensions);
  for (const [id, digests] of contents.owners) {
    const known = digests.filter((digest) => index.has(digest));
    if (known.length === 0) continue;
    const parts = known.map((digest) => index.get(digest)!);
    const target = values.subarray(ids.length * dimensions, (ids.length + 1) * dimensions);
    meanOf(rows, parts, target);
    if (parts.length > 1 && normalisation === "l2") normaliseRows(target, dimensions);
    if (parts.length > 1 && normalisation === "l2" && target.every((value) => value === 0)) continue;
    ids.push(id);
    provenance.push(provenanceOf(rows, parts, known));
  }
  return createBatch(rows.space, ids, values.slice(0, ids.length * dimensions), provenance);
}

function meanOf(rows: EmbeddingBatch, parts: readonly number[], target: Float32Array): void {
  if (parts.length === 1) {
    target.set(rowOf(rows, parts[0]!));
    return;
  }
  const sum = new Float64Array(target.length);
  for (const part of parts) {
    const row = rowOf(rows, part);
    for (let at = 0; at < sum.length; at++) sum[at]! += row[at]!;
  }
  for (let at = 0; at < sum.length; at++) target[at] = sum[at]! / parts.length;
}

function provenanceOf(
  rows: EmbeddingBatch,
  parts: readonly number[],
  contentSha256: readonly string[],
): RowProvenance {
  const notes = [...new Set(parts.flatMap((part) => rows.provenance?.[part]?.notes ?? []))];
  return { contentSha256, ...(notes.length === 0 ? {} : { notes }) };
}
