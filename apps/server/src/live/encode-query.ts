import { createBatch, type EmbeddingBatch, type ErrorCode, ModalisError } from "@modalis/contract";
import type { EncodeProcess } from "./encoding/open-encode-process.js";

/**
 * One row for each channel that can read a query; a channel that cannot is left out as long as another can.
 *
 * @throws `INVALID_ARGUMENT` for an empty text, and why no channel can read it.
 */
export async function encodeQuery(
  query: { readonly modality: string; readonly content: string },
  encoders: EncodeProcess,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, EmbeddingBatch>> {
  if (query.content.trim() === "")
    throw new ModalisError("INVALID_ARGUMENT", "the search is empty; say in words what to look for");
  const { rows, failures } = await encoders.encode([{ key: "query", ...query }], "query", signal);
  if (rows.length === 0) {
    const [failure] = failures;
    if (failure === undefined)
      throw new ModalisError("NOT_FOUND", `no channel of this catalogue reads ${query.modality}`);
    throw errorOf(failure);
  }
  return new Map(rows.map(({ channel, space, values }) => [channel, createBatch(space, ["query"], values)]));
}

function errorOf({ code, message }: { readonly code: string; readonly message: string }): Error {
  return code === "INTERNAL" ? new Error(message) : new ModalisError(code as ErrorCode, message);
}
