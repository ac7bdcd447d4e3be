import {
  type EmbeddingBatch,
  type EncodeResult,
  type EncoderInput,
  type EncoderV1,
  type MediaSource,
  ModalisError,
  type SpaceStoreV1,
  type StoredFailure,
} from "@modalis/contract";
import type { CatalogueContent } from "../catalogue/catalogue-content.js";
import { isUnchanged } from "../catalogue/digest-file.js";
import { assertSameSpace } from "./check-append.js";
import { gatherCommit } from "./gather-commit.js";

export interface EncodeIntoOptions<Content> {
  /** Contents a commit, and so a shard. Default: the encoder's `maxBatchSize`. More are encoded in several calls. */
  readonly batchSize?: number;
  readonly signal?: AbortSignal;
  /** Called after each commit. */
  readonly onProgress?: (progress: EncodeIntoProgress) => void;
  /** Tries again what an earlier run could not encode. Default false. */
  readonly retryFailed?: boolean;
  /** What the encoder reads of a content. Default: its text, or the path of its file. */
  readonly load?: (content: CatalogueContent) => Content | Promise<Content>;
}

/** Counts of contents; `encoded + failed + changed` grows to `total`. */
export interface EncodeIntoProgress {
  readonly total: number;
  readonly encoded: number;
  readonly failed: number;
  readonly changed: number;
}

export interface EncodeIntoResult extends EncodeIntoProgress {
  /** Contents that an earlier run had dealt with. */
  readonly skipped: number;
  /** Files that changed after their digest was taken; nothing was stored for them. */
  readonly changedPaths: readonly string[];
}

/**
 * Encodes the contents that a space does not hold yet, in the order given, a commit of `batchSize` at a time.
 *
 * Commits happen in order, so a run that was killed goes on with the very batches of an uninterrupted one. The next
 * batch is encoded while the one before is written. An error of the encoder itself, or an abort, leaves everything
 * committed so far. So does a dependency that is missing: nothing of its batch is committed, and once it is installed,
 * the next run goes on there.
 *
 * @throws `SPACE_MISMATCH` when the encoder is of another space, `INVALID_ARGUMENT`, `INVALID_TENSOR` when the encoder
 * loses an input, `MISSING_DEPENDENCY` when the encoder fails an input with it, what the encoder throws, what `append` throws, and the signal's reason.
 */
export async function encodeInto<Content = MediaSource>(
  space: SpaceStoreV1,
  encoder: EncoderV1<Content>,
  contents: readonly CatalogueContent[],
  options: EncodeIntoOptions<Content> = {},
): Promise<EncodeIntoResult> {
  const { batchSize = encoder.maxBatchSize, signal, retryFailed = false } = options;
  if (!Number.isSafeInteger(batchSize) || batchSize < 1) {
    throw new ModalisError("INVALID_ARGUMENT", `batchSize is a whole number from 1, not ${batchSize}`);
  }
  assertSameSpace(space.space, encoder.space);
  const distinct = [...new Map(contents.map((content) => [content.sha256, content])).values()];
  const waiting = distinct.filter(
    ({ sha256 }) => !space.encoded.has(sha256) && (retryFailed || !space.failed.has(sha256)),
  );
  const counts = { total: waiting.length, encoded: 0, failed: 0, changed: 0 };
  const changedPaths: string[] = [];
  let written: Promise<void> = Promise.resolve();
  try {
    for (let start = 0; start < waiting.length; start += batchSize) {
      signal?.throwIfAborted();
      const part = waiting.slice(start, start + batchSize);
      const commit = await encodeCommit(encoder, part, options);
      await written;
      written = space.append(commit.batch, commit.failures).then(() => {
        counts.encoded += commit.batch.ids.length;
        counts.failed += commit.failures.size;
        counts.changed += commit.changedPaths.length;
        changedPaths.push(...commit.changedPaths);
        options.onProgress?.({ ...counts });
      });
      // Awaited before the next commit; until then a failure must not count as unhandled.
      written.catch(() => undefined);
    }
  } finally {
    // What was handed over is acknowledged or reported before the run ends, however it ends.
    await written;
  }
  return { ...counts, skipped: distinct.length - waiting.length, changedPaths };
}

interface Commit {
  readonly batch: EmbeddingBatch;
  readonly failures: ReadonlyMap<string, StoredFailure>;
  readonly changedPaths: readonly string[];
}

/** Encodes the contents of one commit in calls that the encoder accepts, leaving out files that changed meanwhile. */
async function encodeCommit<Content>(
  encoder: EncoderV1<Content>,
  contents: readonly CatalogueContent[],
  options: EncodeIntoOptions<Content>,
): Promise<Commit> {
  const { signal, load = defaultLoad as (content: CatalogueContent) => Content } = options;
  const results: EncodeResult[] = [];
  for (let start = 0; start < contents.length; start += encoder.maxBatchSize) {
    const part = contents.slice(start, start + encoder.maxBatchSize);
    const inputs: EncoderInput<Content>[] = [];
    for (const content of part) inputs.push({ id: content.sha256, content: await load(content) });
    results.push(await encoder.encode(inputs, signal === undefined ? {} : { signal }));
  }
  const changed = new Map<string, string>();
  for (const content of contents) {
    if (content.kind === "file" && !(await isUnchanged(content.path, content))) {
      changed.set(content.sha256, content.relativePath);
    }
  }
  const kept = gatherCommit(encoder.space, contents, results, changed);
  return { ...kept, changedPaths: [...changed.values()] };
}

function defaultLoad(content: CatalogueContent): string {
  return content.kind === "text" ? content.text : content.path;
}
