import { type EmbeddingSequences, ModalisError } from "@modalis/contract";
import { encodeRows } from "../autodiff/encode-rows.js";
import type { FitOptions } from "../model/model-definition.js";
import type { TrainingData } from "../model/training-data.js";
import { fusableTokens } from "./check-fusable.js";
import type { ContentScoringModel } from "./content-scoring-model.js";
import { type CrossAttentionFusionSettings, checkCrossAttentionSettings } from "./cross-attention-fusion.js";
import { crossAttentionModel, fusingGraph, type LearnedAttention } from "./cross-attention-model.js";
import { learnCrossAttention } from "./fit-cross-attention.js";
import { presentInput, valuesInput } from "./item-sources.js";
import { type Modality, modalityRows } from "./modality-rows.js";
import { bucketOf, MOST_TOKENS, sequenceTokens } from "./token-table.js";

/** Ragged sequences by modality, such as the tokens of titles and the frames of films. */
export type SequencesByModality = ReadonlyMap<string, EmbeddingSequences>;

/** A fusion of sequences that was learned from interactions. */
export interface SequenceFusion {
  readonly model: ContentScoringModel;
  /**
   * The fused vectors of these ids, `[ids, dimensions]`, from their sequences alone: items never seen in training too. An
   * id without any sequence gets zeros.
   *
   * @throws `INVALID_ARGUMENT` for rows of other dimensions than in training, `INVALID_TENSOR` for broken sequences.
   */
  fuse(sequences: SequencesByModality, ids: readonly string[], signal?: AbortSignal): Promise<Float32Array>;
}

export interface FuseSequencesOptions extends FitOptions {
  /** Tokens of an item that count, from its first; default 64. */
  readonly mostTokens?: number;
}

const NAME = "cross-attention-fusion";

/**
 * Learns cross-modal attention over whole sequences from interactions, in place of the data's pooled features.
 *
 * @throws As the fit of `crossAttentionFusion`.
 */
export async function fitSequenceFusion(
  data: TrainingData,
  sequences: SequencesByModality,
  settings: CrossAttentionFusionSettings,
  options: FuseSequencesOptions,
): Promise<SequenceFusion> {
  checkCrossAttentionSettings(settings);
  const { itemIds } = data.interactions;
  const { mostTokens = MOST_TOKENS } = options;
  const tokens = new Map(
    [...sequences].map(([name, each]) => [name, sequenceTokens(each, { itemIds, mostTokens })]),
  );
  const fusable = fusableTokens(NAME, tokens, itemIds.length, settings);
  const learned = await learnCrossAttention(NAME, { data, ...fusable }, settings, options);
  return {
    model: await crossAttentionModel(learned, options.signal),
    fuse: (others, ids, signal) => fused(learned, others, { ids, mostTokens, signal }),
  };
}

interface FusedIds {
  readonly ids: readonly string[];
  readonly mostTokens: number;
  readonly signal: AbortSignal | undefined;
}

/** A graph for each bucket of lengths, so that short sequences are not padded to the longest. */
async function fused(
  learned: LearnedAttention,
  sequences: SequencesByModality,
  { ids, mostTokens, signal }: FusedIds,
): Promise<Float32Array> {
  const { dimensions } = learned.how;
  const vectors = new Float32Array(ids.length * dimensions);
  for (const [length, places] of byBucket(sequences, ids, mostTokens)) {
    const itemIds = places.map((place) => ids[place]!);
    const modalities = learned.tables.world.modalities.map((each) => ({ ...each, length }));
    const inputs = inputsOf(modalities, sequences, { itemIds, mostTokens, length });
    if (modalities.length === 0) continue;
    const graph = fusingGraph({ modalities }, learned.values, learned.how);
    const rows = await encodeRows(graph, inputs, { rows: places.length, signal });
    for (const [row, place] of places.entries())
      vectors.set(rows.subarray(row * dimensions, (row + 1) * dimensions), place * dimensions);
  }
  return vectors;
}

/** Places of the ids by the bucket of their longest sequence. */
function byBucket(
  sequences: SequencesByModality,
  ids: readonly string[],
  mostTokens: number,
): ReadonlyMap<number, number[]> {
  const longest = new Map<string, number>();
  for (const { ids: known, lengths } of sequences.values()) {
    for (const [at, id] of known.entries()) longest.set(id, Math.max(longest.get(id) ?? 1, lengths[at] ?? 1));
  }
  const buckets = new Map<number, number[]>();
  for (const [place, id] of ids.entries()) {
    const bucket = bucketOf(Math.min(mostTokens, longest.get(id) ?? 1));
    buckets.set(bucket, [...(buckets.get(bucket) ?? []), place]);
  }
  return buckets;
}

function inputsOf(
  modalities: readonly Modality[],
  sequences: SequencesByModality,
  options: { readonly itemIds: readonly string[]; readonly mostTokens: number; readonly length: number },
): ReadonlyMap<string, Float32Array> {
  const inputs = new Map<string, Float32Array>();
  for (const modality of modalities) {
    const found = sequences.get(modality.name);
    if (found !== undefined && found.space.dimensions !== modality.dimensions)
      throw new ModalisError(
        "INVALID_ARGUMENT",
        `${NAME} was trained with ${modality.name} rows of ${modality.dimensions} values, not of ${found.space.dimensions}`,
      );
    const table = found === undefined ? undefined : sequenceTokens(found, options);
    const { values, present } = modalityRows(modality, table, options.itemIds.length);
    inputs.set(valuesInput(modality.name), values);
    inputs.set(presentInput(modality.name), present);
  }
  return inputs;
}
