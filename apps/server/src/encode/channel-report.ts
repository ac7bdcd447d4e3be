import type { EmbeddingSpace, StoredFailure } from "@modalis/contract";
import type { CostReport } from "@modalis/hosted";
import type { ContentFailure, EmbeddingStore, ModalityContents, SpaceStore } from "@modalis/store";
import { ownersByDigest } from "./owners-by-digest.js";

/** What became of one channel. */
export interface ChannelReport {
  readonly channel: string;
  readonly space: EmbeddingSpace;
  /** Whether recommendations use this space. */
  readonly current: boolean;
  /** Distinct contents with a row. */
  readonly rows: number;
  readonly encodedNow: number;
  readonly failures: readonly FailedContent[];
  /** What a hosted model was used for and cost. */
  readonly cost?: CostReport;
}

/** A content that could not be read or encoded, and the items that show it. */
export interface FailedContent extends StoredFailure {
  readonly content: string;
  readonly owners: readonly string[];
}

/** Counts what a channel's space holds of the contents, and names those it does not. */
export async function reportChannel(
  store: EmbeddingStore,
  channel: string,
  space: SpaceStore,
  contents: ModalityContents,
  encodedNow: number,
): Promise<ChannelReport> {
  const stored = (await store.spaces()).find(
    ({ space: { fingerprint } }) => fingerprint === space.space.fingerprint,
  );
  return {
    channel,
    space: space.space,
    current: stored?.current ?? false,
    rows: contents.contents.filter(({ sha256 }) => space.encoded.has(sha256)).length,
    encodedNow,
    failures: [...contents.failures.map(unreadable), ...notEncoded(space, contents)],
  };
}

function unreadable({ owner, reference, code, message }: ContentFailure): FailedContent {
  return { owners: [owner], content: reference, code, message };
}

function notEncoded(space: SpaceStore, { contents, owners }: ModalityContents): FailedContent[] {
  const ownersOf = ownersByDigest(owners);
  return contents.flatMap((content) => {
    const failure = space.failed.get(content.sha256);
    if (failure === undefined || space.encoded.has(content.sha256)) return [];
    const name = content.kind === "text" ? `“${content.text.slice(0, 40)}”` : content.relativePath;
    return [{ ...failure, owners: ownersOf.get(content.sha256) ?? [], content: name }];
  });
}
