import { type EmbeddingSpace, ModalisError, modalityOfChannel } from "@modalis/contract";
import type { LiveStore, VectorRow } from "@modalis/store";
import { encodeItems } from "../live/encode-item.js";
import type { EncodeProcess } from "../live/encoding/open-encode-process.js";
import type { ContentOwner } from "./held-digests.js";

export interface FillSpaceParts {
  /** The catalogue's. */
  readonly folder: string;
  readonly store: LiveStore;
  readonly recommender: { readonly spaces: ReadonlyMap<string, EmbeddingSpace> };
  readonly channel: string;
  /** As it was asked for: what the space is remembered by. */
  readonly model: string;
  /** Whether this migration has put the space in use itself, before it was broken off. */
  readonly hasPutInUse: (space: EmbeddingSpace) => Promise<boolean>;
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

/** Stores vectors of a space. @param of Who they are of, as they were read. */
export type PutRows = (
  fingerprint: string,
  rows: readonly VectorRow[],
  of: readonly ContentOwner[],
) => Promise<void>;

/** Batches without a single vector after which the model is to blame. */
const HOPELESS = 5;

/** A batch encoder that has encoded nothing yet. */
export function createBatchEncoder({
  folder,
  store,
  recommender,
  channel,
  model,
  hasPutInUse,
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
    /** @returns the ids of which it has encoded something. */
    async encode(owners: readonly ContentOwner[], put: PutRows): Promise<ReadonlySet<string>> {
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
        return new Set();
      }
      const isServed = space.fingerprint === recommender.spaces.get(channel)?.fingerprint;
      if (isServed && batches.space === undefined && !(await hasPutInUse(space)))
        throw new ModalisError(
          "INVALID_ARGUMENT",
          `model "${model}" makes the space that channel "${channel}" is served from`,
        );
      if (batches.space?.fingerprint !== space.fingerprint) await store.putSpace(channel, space, model);
      batches.space = space;
      await put(
        space.fingerprint,
        rows.map(({ row }) => row),
        owners,
      );
      batches.encoded += rows.length;
      return new Set(rows.map(({ row }) => row.itemId));
    },
  };
  return batches;
}

/** @param failure The first, if anything was tried at all. */
export function nothingEncoded(model: string, failure: FillFailure | undefined): ModalisError {
  const why = failure?.message ?? "no item shows anything in that modality";
  return new ModalisError("INVALID_MODEL", `nothing could be encoded by model "${model}": ${why}`);
}
