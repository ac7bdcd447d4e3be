import {
  createBatch,
  type EmbeddingBatch,
  type EmbeddingSpace,
  type EncodeResult,
  isModalisError,
  ModalisError,
  type RowProvenance,
  rowOf,
  type StoredFailure,
} from "@modalis/contract";
import type { CatalogueContent } from "../catalogue/catalogue-content.js";
import { assertSameSpace } from "./check-append.js";

/** Longest message kept of a failure, in characters. */
const LONGEST_MESSAGE = 500;

/**
 * Puts the results of one commit's encoder calls together: rows in content order, failures by digest.
 *
 * Notes of the encoder are kept; a row's own digest is its id and is not repeated. Messages name files by their path
 * inside the catalogue, so that equal catalogues give equal manifests wherever they lie.
 *
 * @param leftOut Digests that are neither to be stored nor to be reported.
 * @throws `INVALID_TENSOR` when a content has neither a row nor a failure, or both; `SPACE_MISMATCH`; the first failure
 * that is a `MISSING_DEPENDENCY`: it lies with the machine and not with the content, so it must not be kept as one.
 */
export function gatherCommit(
  space: EmbeddingSpace,
  contents: readonly CatalogueContent[],
  results: readonly EncodeResult[],
  leftOut: { has(digest: string): boolean },
): { readonly batch: EmbeddingBatch; readonly failures: ReadonlyMap<string, StoredFailure> } {
  const rows = new Map<string, { readonly values: Float32Array; readonly notes: readonly string[] }>();
  const errors = new Map<string, Error>();
  for (const { batch, failures } of results) {
    assertSameSpace(space, batch.space);
    for (const [at, id] of batch.ids.entries()) {
      rows.set(id, { values: rowOf(batch, at), notes: batch.provenance?.[at]?.notes ?? [] });
    }
    for (const { id, error } of failures) {
      if (isModalisError(error) && error.code === "MISSING_DEPENDENCY") throw error;
      errors.set(id, error);
    }
  }
  const kept = contents.filter(({ sha256 }) => !leftOut.has(sha256));
  for (const { sha256 } of kept) if (rows.has(sha256) === errors.has(sha256)) throw lost(space, sha256);
  const encoded = kept.filter(({ sha256 }) => rows.has(sha256));
  const values = new Float32Array(encoded.length * space.dimensions);
  const provenance: RowProvenance[] = [];
  for (const [at, { sha256 }] of encoded.entries()) {
    const row = rows.get(sha256)!;
    values.set(row.values, at * space.dimensions);
    provenance.push({ contentSha256: [sha256], ...(row.notes.length === 0 ? {} : { notes: row.notes }) });
  }
  const hasNotes = provenance.some(({ notes }) => notes !== undefined);
  const ids = encoded.map(({ sha256 }) => sha256);
  const failed = kept.filter(({ sha256 }) => errors.has(sha256));
  return {
    batch: createBatch(space, ids, values, hasNotes ? provenance : undefined),
    failures: new Map(
      failed.map((content) => [content.sha256, describe(content, errors.get(content.sha256)!)]),
    ),
  };
}

function describe(content: CatalogueContent, error: Error): StoredFailure {
  const message =
    content.kind === "file" ? error.message.replaceAll(content.path, content.relativePath) : error.message;
  return {
    code: isModalisError(error) ? error.code : "CORRUPT_INPUT",
    message: message.length > LONGEST_MESSAGE ? `${message.slice(0, LONGEST_MESSAGE)}…` : message,
  };
}

function lost(space: EmbeddingSpace, digest: string): ModalisError {
  return new ModalisError(
    "INVALID_TENSOR",
    `the encoder of ${space.model.id} gave not exactly one of a row and a failure for content ${digest}; prove it with describeEncoder`,
  );
}
