import { type EmbeddingSequences, type FeatureTable, ModalisError } from "@modalis/contract";

/** Vectors of the items of one modality, several an item: tokens of a text, frames of a film. A pooled table has one. */
export interface TokenTable {
  /** Values a token. */
  readonly dimensions: number;
  /** Tokens an item, those that are absent included. */
  readonly length: number;
  /** `[items, length, dimensions]`. */
  readonly data: Float32Array;
  /** `[items, length]`: 1 where the token is there, 0 for padding and for items that lack the modality; those values are never read. */
  readonly present: Uint8Array;
}

/** A table of pooled vectors as sequences of one token. */
export function pooledTokens({ dimensions, data, present }: FeatureTable): TokenTable {
  return { dimensions, length: 1, data, present };
}

/** Lengths that sequences are padded to: a graph has fixed sizes, and one for each length would be too many. */
export function bucketOf(length: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(1, length)));
}

/** Tokens of an item that count where nothing else is said. */
export const MOST_TOKENS = 64;

export interface SequenceTokensOptions {
  /** Items by number; those without a sequence lack the modality. */
  readonly itemIds: readonly string[];
  /** Tokens of an item that count, from its first; default 64. */
  readonly mostTokens?: number;
  /** Places an item, at least the longest that counts; default its bucket. */
  readonly length?: number;
}

/**
 * Ragged sequences as a table by item number, padded to the bucket of the longest; ids that are no items are left out.
 *
 * @throws `INVALID_TENSOR` when ids, lengths and values do not fit together, `INVALID_ARGUMENT` for an id that stands twice.
 */
export function sequenceTokens(
  { space, ids, lengths, values }: EmbeddingSequences,
  { itemIds, mostTokens = MOST_TOKENS, length: places }: SequenceTokensOptions,
): TokenTable {
  if (!(Number.isSafeInteger(mostTokens) && mostTokens >= 1))
    throw new ModalisError("INVALID_ARGUMENT", `mostTokens is a whole number from 1, not ${mostTokens}`);
  const { dimensions } = space;
  const starts = startsOf(ids, lengths, values, dimensions);
  const longest = itemIds.reduce((most, id) => Math.max(most, lengths[starts.get(id)?.at ?? -1] ?? 1), 1);
  const length = places ?? bucketOf(Math.min(longest, mostTokens));
  if (length < Math.min(longest, mostTokens))
    throw new ModalisError("INVALID_ARGUMENT", `a sequence of ${longest} does not fit ${length} places`);
  const table = {
    dimensions,
    length,
    data: new Float32Array(itemIds.length * length * dimensions),
    present: new Uint8Array(itemIds.length * length),
  };
  for (const [item, id] of itemIds.entries()) {
    const found = starts.get(id);
    if (found === undefined) continue;
    const tokens = Math.min(lengths[found.at]!, mostTokens);
    const rows = values.subarray(found.start * dimensions, (found.start + tokens) * dimensions);
    table.data.set(rows, item * length * dimensions);
    table.present.fill(1, item * length, item * length + tokens);
  }
  return table;
}

function startsOf(
  ids: readonly string[],
  lengths: Uint32Array,
  values: Float32Array,
  dimensions: number,
): ReadonlyMap<string, { readonly at: number; readonly start: number }> {
  const rows = lengths.reduce((sum, length) => sum + length, 0);
  if (ids.length !== lengths.length || rows * dimensions !== values.length)
    throw new ModalisError(
      "INVALID_TENSOR",
      `sequences of ${ids.length} ids have ${lengths.length} lengths, which sum to ${rows} rows of ${dimensions}, and ${values.length} values; encode them again`,
    );
  const starts = new Map<string, { at: number; start: number }>();
  let start = 0;
  for (const [at, id] of ids.entries()) {
    if (starts.has(id)) throw new ModalisError("INVALID_ARGUMENT", `the sequence of "${id}" stands twice`);
    starts.set(id, { at, start });
    start += lengths[at]!;
  }
  return starts;
}
