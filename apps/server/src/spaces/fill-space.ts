import { type EmbeddingSpace, ModalisError, modalityOfChannel } from "@modalis/contract";
import type { LiveStore, VectorRow } from "@modalis/store";
import { encodeItems } from "../live/encode-item.js";
import type { EncodeProcess } from "../live/encoding/open-encode-process.js";
import { type ContentOwner, digestOf, heldDigests } from "./held-digests.js";

export interface FillSpaceParts {
  /** The catalogue's. */
  readonly folder: string;
  readonly store: LiveStore;
  readonly recommender: { readonly spaces: ReadonlyMap<string, EmbeddingSpace> };
  readonly channel: string;
  /** As it was asked for: what the space is remembered by. */
  readonly model: string;
  /** Gives the new space's vectors of this channel alone. */
  readonly encoders: EncodeProcess;
  readonly signal: AbortSignal;
}

/** A content that the new model could not encode. */
export interface FillFailure {
  readonly id: string;
  readonly code: string;
  readonly message: string;
}

/** Encodes whatever lacks a vector in a new space. */
export interface SpaceFiller {
  /** The new space, once something was encoded. */
  readonly space: EmbeddingSpace | undefined;
  /** Contents that need nothing any more, those that failed included. */
  readonly done: number;
  readonly encoded: number;
  readonly failures: readonly FillFailure[];
  /** Goes through all items and users once. @returns how many were tried; 0 when nothing is left. */
  pass(tell: () => void): Promise<number>;
}

/** Encoded at once, and stored together. */
const BATCH = 16;
/** Batches without a single vector after which the model is to blame. */
const HOPELESS = 5;

type PutRows = (fingerprint: string, rows: readonly VectorRow[]) => Promise<void>;

/** A filler that has encoded nothing yet; a failure of one content is kept in `failures` and costs no other. */
export function createSpaceFiller(parts: FillSpaceParts): SpaceFiller {
  const { store, channel, model, signal } = parts;
  const modality = modalityOfChannel(channel);
  const batches = createBatchEncoder(parts);
  const tried = new Set<string>();
  let held = 0;
  const fill = async (
    pages: AsyncIterable<readonly ContentOwner[]>,
    have: ReadonlyMap<string, string>,
    put: PutRows,
    tell: () => void,
  ): Promise<number> => {
    let count = 0;
    for await (const page of pages) {
      const lacking = page.filter((owner) => {
        const sha256 = digestOf(owner, modality);
        return sha256 !== undefined && have.get(owner.id) !== sha256 && !tried.has(`${owner.id} ${sha256}`);
      });
      for (let from = 0; from < lacking.length; from += BATCH) {
        signal.throwIfAborted();
        const batch = lacking.slice(from, from + BATCH);
        await batches.encode(batch, put);
        for (const owner of batch) tried.add(`${owner.id} ${digestOf(owner, modality)!}`);
        count += batch.length;
        tell();
      }
    }
    return count;
  };
  return {
    failures: batches.failures,
    get space() {
      return batches.space;
    },
    get encoded() {
      return batches.encoded;
    },
    get done() {
      return held + tried.size;
    },
    async pass(tell) {
      batches.space ??= (await store.listSpaces()).find(
        (one) => one.channel === channel && one.source === model,
      )?.space;
      const known = batches.space?.fingerprint ?? "none yet";
      const items = await heldDigests(store.readVectors(known), channel, ({ itemId }) => itemId);
      const users = await heldDigests(store.readUserVectors(known), channel, ({ userId }) => userId);
      if (tried.size === 0) held = items.size + users.size;
      tell();
      const ofItems = await fill(store.readItems(), items, store.putVectors, tell);
      return ofItems + (await fill(store.readUsers(), users, putUserRows(store), tell));
    },
  };
}

function createBatchEncoder({
  folder,
  store,
  recommender,
  channel,
  model,
  encoders,
  signal,
}: FillSpaceParts) {
  const modality = modalityOfChannel(channel);
  const failures: FillFailure[] = [];
  let barren = 0;
  const batches = {
    failures,
    encoded: 0,
    space: undefined as EmbeddingSpace | undefined,
    async encode(owners: readonly ContentOwner[], put: PutRows): Promise<void> {
      const shown = owners.map(({ id, contents }) => ({
        id,
        contents: { [modality]: contents[modality] ?? [] },
      }));
      const results = await encodeItems(shown, folder, encoders, signal);
      for (const [at, { problems }] of results.entries())
        for (const { code, message } of problems) failures.push({ id: owners[at]!.id, code, message });
      const rows = results.flatMap((result) => result.rows);
      const space = rows[0]?.space;
      if (space === undefined) {
        if (batches.encoded === 0 && ++barren === HOPELESS) throw nothingEncoded(model, failures[0]);
        return;
      }
      if (space.fingerprint === recommender.spaces.get(channel)?.fingerprint && batches.space === undefined)
        throw new ModalisError(
          "INVALID_ARGUMENT",
          `model "${model}" makes the space that channel "${channel}" is served from`,
        );
      if (batches.space?.fingerprint !== space.fingerprint) await store.putSpace(channel, space, model);
      batches.space = space;
      await put(
        space.fingerprint,
        rows.map(({ row }) => row),
      );
      batches.encoded += rows.length;
    },
  };
  return batches;
}

function putUserRows(store: LiveStore): PutRows {
  return (fingerprint, rows) =>
    store.putUserVectors(
      fingerprint,
      rows.map(({ itemId: userId, ...row }) => ({ ...row, userId })),
    );
}

/** @param failure The first, if anything was tried at all. */
export function nothingEncoded(model: string, failure: FillFailure | undefined): ModalisError {
  const why = failure?.message ?? "no item shows anything in that modality";
  return new ModalisError("INVALID_MODEL", `nothing could be encoded by model "${model}": ${why}`);
}
