import { type EmbeddingSpace, modalityOfChannel } from "@modalis/contract";
import type { JobRecord, LiveStore } from "@modalis/store";
import type { ContentEncodersOptions } from "../live/encoding/open-content-encoders.js";
import { openEncodeProcess } from "../live/encoding/open-encode-process.js";
import type { DoJob } from "../retrain/job-worker.js";
import { nothingEncoded } from "./encode-batches.js";
import { createSpaceFiller } from "./fill-space.js";
import { type ContentOwner, digestOf } from "./held-digests.js";
import { modelOf } from "./model-of.js";

export interface MigrationParts {
  readonly folder: string;
  readonly store: LiveStore;
  readonly encoding: ContentEncodersOptions;
  readonly recommender: { readonly spaces: ReadonlyMap<string, EmbeddingSpace> };
  /** Brings this server to the spaces in use. */
  readonly follow: () => Promise<void>;
}

const MOST_FAILURES_TOLD = 100;
/** What comes while a pass goes on must not put the change off for ever: so few that a pass found are left to the next. */
const FEW = 16;
/** Of passes that all find more: items are written faster than they are encoded. */
const MOST_PASSES = 20;

/**
 * Encodes what items and users show in one modality by another model, puts the new space in use when nothing is left, and
 * encodes what came meanwhile.
 *
 * What is encoded is on disk, so that a migration which is begun again goes on where it was. A content that fails is
 * told in the result, and its item is without a vector there.
 *
 * @throws `INVALID_ARGUMENT` for a model that makes the space in use, and what opening the model throws.
 */
export async function migrateSpace(
  job: JobRecord,
  parts: MigrationParts,
  { signal, onProgress }: Parameters<DoJob>[1],
): Promise<JobRecord["result"]> {
  const { channel, model } = job.payload as { readonly channel: string; readonly model: string };
  const { folder, store, recommender } = parts;
  await using encoders = openEncodeProcess({
    ...parts.encoding,
    only: [channel],
    chosen: { [channel]: { model: await modelOf(folder, model) } },
  });
  const hasPutInUse = ({ fingerprint }: EmbeddingSpace) =>
    store.wasUsedSince(channel, fingerprint, job.createdAtMs);
  const filler = createSpaceFiller({ ...parts, channel, model, hasPutInUse, encoders, signal });
  const total = await countContents(store, modalityOfChannel(channel));
  const tell = () =>
    onProgress({
      stage: "encoding",
      share: total === 0 ? 1 : Math.min(1, filler.done / total),
      done: filler.done,
      failed: filler.failures.length,
      total,
    });
  const fillUp = async (): Promise<void> => {
    for (let passes = 0; passes < MOST_PASSES && (await filler.pass(tell)) > FEW; passes++)
      signal.throwIfAborted();
  };
  await fillUp();
  const { space } = filler;
  if (space === undefined) throw nothingEncoded(model, filler.failures[0]);
  // Once: somebody may have rolled it back before a migration that was broken off goes on.
  if (!(await hasPutInUse(space))) await putInUse(store, channel, space, recommender.spaces.get(channel));
  await parts.follow();
  // Servers encode what they took in meanwhile, too: none of them is waited for here.
  await fillUp();
  return {
    channel,
    model,
    space: space.fingerprint,
    encoded: filler.encoded,
    failed: filler.failures.length,
    failures: filler.failures.slice(0, MOST_FAILURES_TOLD).map((failure) => ({ ...failure })),
  };
}

/** The space that served before is chosen first, so that there is one to go back to. */
async function putInUse(
  store: LiveStore,
  channel: string,
  space: EmbeddingSpace,
  former: EmbeddingSpace | undefined,
): Promise<void> {
  if (former !== undefined && !(await store.chosenSpaces()).has(channel)) {
    await store.putSpace(channel, former);
    await store.useSpace(channel, former.fingerprint);
  }
  await store.useSpace(channel, space.fingerprint);
}

async function countContents(store: LiveStore, modality: string): Promise<number> {
  let count = 0;
  for (const pages of [store.readItems(), store.readUsers()])
    for await (const owners of pages as AsyncIterable<readonly ContentOwner[]>)
      count += owners.filter((owner) => digestOf(owner, modality) !== undefined).length;
  return count;
}
