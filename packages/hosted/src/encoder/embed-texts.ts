import { isModalisError, ModalisError } from "@modalis/contract";
import type { AnswerCache } from "../cache/answer-cache.js";
import { cacheKey, digestOf } from "../cache/cache-key.js";
import { blameFor } from "../calls/blame.js";
import type { ModelCaller } from "../calls/model-caller.js";
import { estimateTokens } from "../cost/estimate-tokens.js";
import type { UsageMeter } from "../cost/usage-meter.js";
import type { EmbeddingModel } from "../models/embedding-model.js";
import { type CheckedRow, checkedRows } from "./checked-rows.js";

/** A model, how it is called, and what its rows depend on. */
export interface TextEmbedder {
  readonly name: string;
  readonly model: EmbeddingModel;
  readonly caller: ModelCaller;
  readonly meter: UsageMeter;
  /** Undefined until the first answer says. */
  readonly dimensions: number | undefined;
  /** Whether the model is asked for so many dimensions. */
  readonly shorten: boolean;
  readonly textsARequest: number;
  readonly cache?: AnswerCache;
  /** What rows depend on beside the text: model, revision, dimensions asked for. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/**
 * A row or an error for each text: from the cache, or in as few requests as the model takes.
 *
 * A request that the server refuses is halved until the text that it refuses stands alone.
 *
 * @param texts As they leave, all different.
 * @throws what speaks of the server and not of a text, and the signal's reason.
 */
export async function embedTexts(
  embedder: TextEmbedder,
  texts: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, CheckedRow>> {
  const rows = new Map<string, CheckedRow>();
  await Promise.all(
    texts.map(async (text) => {
      const row = await cachedRow(embedder, text);
      if (row !== undefined) rows.set(text, row);
    }),
  );
  signal?.throwIfAborted();
  for (const _ of rows) embedder.meter.fromCache();
  const missing = texts.filter((text) => !rows.has(text));
  const requests: string[][] = [];
  for (let from = 0; from < missing.length; from += embedder.textsARequest)
    requests.push(missing.slice(from, from + embedder.textsARequest));
  // One that fails for all stops the others, and nothing is in flight any more when this ends.
  const stop = new AbortController();
  const both = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  const ended = await Promise.allSettled(
    requests.map((request) =>
      embedRequest(embedder, request, rows, both).catch((error) => {
        stop.abort(error);
        throw error;
      }),
    ),
  );
  signal?.throwIfAborted();
  if (stop.signal.aborted) throw stop.signal.reason;
  for (const one of ended) if (one.status === "rejected") throw one.reason;
  throwIfOfServer(rows);
  return rows;
}

async function embedRequest(
  embedder: TextEmbedder,
  texts: readonly string[],
  rows: Map<string, CheckedRow>,
  signal: AbortSignal,
): Promise<void> {
  try {
    const given = await askFor(embedder, texts, signal);
    for (const [at, text] of texts.entries()) {
      const row = given[at]!;
      rows.set(text, row);
      if (row instanceof Float32Array) await embedder.cache?.put(keyOf(embedder, text), bytesOf(row));
    }
  } catch (error) {
    signal.throwIfAborted();
    // The answer as a whole was wrong: no fault of a text.
    if (blameFor(error) === "server" || isModalisError(error, "INVALID_TENSOR")) throw error;
    if (texts.length === 1) {
      rows.set(texts[0]!, error as ModalisError);
      return;
    }
    const half = Math.ceil(texts.length / 2);
    await embedRequest(embedder, texts.slice(0, half), rows, signal);
    await embedRequest(embedder, texts.slice(half), rows, signal);
  }
}

async function askFor(
  { name, model, caller, meter, dimensions, shorten }: TextEmbedder,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<CheckedRow[]> {
  const tokens = texts.reduce((sum, text) => sum + estimateTokens(text), 0);
  const answer = await caller.call({
    tokens,
    signal,
    onAttempt: meter.attempted,
    attempt: (abortSignal) =>
      model.doEmbed({
        values: [...texts],
        abortSignal,
        ...(shorten && dimensions !== undefined ? { dimensions } : {}),
      }),
    reportedTokens: ({ usage }) => usage?.tokens,
  });
  const reported = answer.usage?.tokens;
  meter.answered({ inputTokens: reported ?? tokens, estimated: reported === undefined });
  return checkedRows(name, answer, texts.length, dimensions);
}

/** A server that fails at every text is out of order, whatever its status. */
function throwIfOfServer(rows: ReadonlyMap<string, CheckedRow>): void {
  const errors = [...rows.values()].filter((row): row is ModalisError => row instanceof ModalisError);
  if (
    errors.length === rows.size &&
    errors.length > 0 &&
    errors.every((error) => blameFor(error) === "either")
  )
    throw errors[0];
}

async function cachedRow(embedder: TextEmbedder, text: string): Promise<Float32Array | undefined> {
  const bytes = await embedder.cache?.get(keyOf(embedder, text));
  if (bytes === undefined || bytes.length % 4 !== 0 || bytes.length === 0) return undefined;
  const row = new Float32Array(bytes.slice().buffer);
  return embedder.dimensions === undefined || row.length === embedder.dimensions ? row : undefined;
}

function keyOf({ settings }: TextEmbedder, text: string): string {
  return cacheKey({ kind: "embedding/1", ...settings, text: digestOf(text) });
}

function bytesOf(row: Float32Array): Uint8Array {
  return new Uint8Array(row.buffer, row.byteOffset, row.byteLength);
}
