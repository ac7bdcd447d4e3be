import {
  type ChannelBatches,
  createBatch,
  type ErrorCode,
  ModalisError,
  modalityOfChannel,
} from "@modalis/contract";
import type { EncodeProcess } from "./encoding/open-encode-process.js";

/** What is asked, in the spaces of a catalogue. */
export interface EncodedQuery {
  /** One row for each channel of the query's own modality. */
  readonly queries: ChannelBatches;
  /** One row for each channel of another modality whose model has a tower for the query's, such as CLIP's for texts. */
  readonly across: ChannelBatches;
}

/**
 * One row for each channel that can read a query; a channel that cannot is left out as long as another can.
 *
 * @throws `INVALID_ARGUMENT` for an empty text, and why no channel can read it.
 */
export async function encodeQuery(
  query: { readonly modality: string; readonly content: string },
  encoders: EncodeProcess,
  signal?: AbortSignal,
): Promise<EncodedQuery> {
  if (query.content.trim() === "")
    throw new ModalisError("INVALID_ARGUMENT", "the search is empty; say in words what to look for");
  const { rows, failures } = await encoders.encode([{ key: "query", ...query }], "query", signal);
  if (rows.length === 0) {
    const [failure] = failures;
    if (failure === undefined)
      throw new ModalisError("NOT_FOUND", `no channel of this catalogue reads ${query.modality}`);
    throw errorOf(failure);
  }
  const batchesWhere = (isOwn: boolean) =>
    new Map(
      rows
        .filter(({ channel, space }) => (modalityOfChannel(channel) === space.modality) === isOwn)
        .map(({ channel, space, values }) => [channel, createBatch(space, ["query"], values)]),
    );
  return { queries: batchesWhere(true), across: batchesWhere(false) };
}

function errorOf({ code, message }: { readonly code: string; readonly message: string }): Error {
  return code === "INTERNAL" ? new Error(message) : new ModalisError(code as ErrorCode, message);
}
