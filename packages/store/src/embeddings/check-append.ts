import {
  compareSpaces,
  describeSpace,
  type EmbeddingBatch,
  type EmbeddingSpace,
  ModalisError,
  type StoredFailure,
} from "@modalis/contract";
import { isDigest } from "./space-manifest.js";

/**
 * Passes only vectors of the very same space: sharing a joint space makes two comparable, not one.
 *
 * @throws `SPACE_MISMATCH` naming the field that differs.
 */
export function assertSameSpace(stored: EmbeddingSpace, given: EmbeddingSpace): void {
  if (stored.fingerprint === given.fingerprint) return;
  const { jointSpace: _left, ...left } = stored;
  const { jointSpace: _right, ...right } = given;
  const result = compareSpaces(left, right);
  const difference = result.comparable ? "joint space" : result.because;
  throw new ModalisError(
    "SPACE_MISMATCH",
    `${describeSpace(given)} does not belong into ${describeSpace(stored)}: ${difference} differs; open a space of its own for it`,
    { details: { left: stored, right: given, difference } },
  );
}

/**
 * Checks that a commit adds only what is new, so that nothing is ever stored twice.
 *
 * @throws `SPACE_MISMATCH`, or `INVALID_ARGUMENT` for an id that is not a SHA-256, has a row already, or stands both
 * among rows and failures.
 */
export function checkAppend(
  space: EmbeddingSpace,
  batch: EmbeddingBatch,
  failures: ReadonlyMap<string, StoredFailure>,
  encoded: ReadonlySet<string>,
): void {
  assertSameSpace(space, batch.space);
  for (const id of [...batch.ids, ...failures.keys()]) {
    if (!isDigest(id)) throw invalid(`row id "${id}" is not the SHA-256 of a content; key rows by content`);
    if (encoded.has(id)) throw invalid(`content ${id} has a row already; leave it out`);
  }
  const both = batch.ids.find((id) => failures.has(id));
  if (both !== undefined)
    throw invalid(`content ${both} has both a row and a failure; leave one of them out`);
}

function invalid(message: string): ModalisError {
  return new ModalisError("INVALID_ARGUMENT", message);
}
