import { fitGraph } from "../loop/fit-graph.js";
import type { FitOptions } from "../model/model-definition.js";
import type { TrainingData } from "../model/training-data.js";
import { checkTrainable } from "../models/linear/trainable-data.js";
import { createCandidateDraws } from "./candidate-draws.js";
import type { FusableItems } from "./check-fusable.js";
import type { ContentScoringModel } from "./content-scoring-model.js";
import type { CrossAttentionFusionSettings } from "./cross-attention-fusion.js";
import { crossAttentionModel, type LearnedAttention } from "./cross-attention-model.js";
import { crossFusedItems } from "./cross-fused-items.js";
import { itemTables } from "./item-tables.js";
import { pairExamples } from "./pair-examples.js";
import { pairGraph } from "./pair-graph.js";

export interface CrossAttentionData extends FusableItems {
  readonly data: TrainingData;
}

/** Learns users and the attention block together. */
export async function fitCrossAttention(
  name: string,
  given: CrossAttentionData,
  settings: CrossAttentionFusionSettings,
  options: FitOptions,
): Promise<ContentScoringModel> {
  const learned = await learnCrossAttention(name, given, settings, options);
  return crossAttentionModel(learned, options.signal);
}

/** The same, as parameters; what they do not depend on the caller may change. */
export async function learnCrossAttention(
  name: string,
  { data, world, tokens }: CrossAttentionData,
  settings: CrossAttentionFusionSettings,
  options: FitOptions,
): Promise<LearnedAttention> {
  const { interactions } = data;
  checkTrainable(name, interactions);
  const { seed, signal } = options;
  const draws = createCandidateDraws(name, interactions, { negatives: settings.negatives, seed });
  const examples = pairExamples(interactions, draws);
  const tables = itemTables(world, tokens, interactions);
  const batchSize = Math.min(settings.batchSize, examples.count);
  const { dimensions, heads, dropout, similarity } = settings;
  const how = { dimensions, heads, dropout, unitLength: similarity === "cosine" };
  const graph = pairGraph(name, {
    ...{ world, users: interactions.userIds.length, items: tables.items, batchSize },
    ...{ candidates: draws.count, settings, fuse: (tape, sources) => crossFusedItems(tape, sources, how) },
  });
  const learned = { model: name, tables, interactions, how, scale: settings };
  const values = await fitGraph(
    {
      ...{ model: name, data, settings, graph, tables: tables.inputs },
      ...{ examples: examples.count, batchSize, fill: examples.fill },
      modelOf: (live) => crossAttentionModel({ ...learned, values: live }, signal),
    },
    options,
  );
  return { ...learned, values };
}
