import { fitGraph } from "../loop/fit-graph.js";
import type { FitOptions } from "../model/model-definition.js";
import type { TrainingData } from "../model/training-data.js";
import { createCandidateDraws } from "./candidate-draws.js";
import { checkFusable } from "./check-fusable.js";
import type { GatedFusionSettings } from "./gated-fusion.js";
import { compactGatedModel, gatedModel, type LearnedGates } from "./gated-model.js";
import { type GateKind, gatedParts, sumOf } from "./gated-parts.js";
import { itemTables } from "./item-tables.js";
import { pairExamples } from "./pair-examples.js";
import { pairGraph } from "./pair-graph.js";

/**
 * Learns projections, gates, users and learned rows together; data and settings are taken as checked.
 *
 * @throws As `gatedFusion.fit`.
 */
export async function fitGates(
  model: string,
  data: TrainingData,
  settings: GatedFusionSettings,
  options: FitOptions,
): Promise<LearnedGates> {
  const { interactions } = data;
  const { world, tokens } = checkFusable(model, data, settings);
  const { negatives, dimensions, similarity } = settings;
  const draws = createCandidateDraws(model, interactions, { negatives, seed: options.seed });
  const examples = pairExamples(interactions, draws);
  const tables = itemTables(world, tokens, interactions);
  const batchSize = Math.min(settings.batchSize, examples.count);
  const how = { dimensions, gates: settings.gates as GateKind, unitLength: similarity === "cosine" };
  const learned = { tables, interactions, how, scale: settings };
  const graph = pairGraph(model, {
    ...{ world, users: interactions.userIds.length, items: tables.items, batchSize },
    ...{ candidates: draws.count, settings, fuse: (tape, sources) => sumOf(gatedParts(tape, sources, how)) },
  });
  const values = await fitGraph(
    {
      ...{ model, data, settings, graph, tables: tables.inputs },
      ...{ examples: examples.count, batchSize, fill: examples.fill },
      // The compact one knows nobody who was not in training.
      modelOf: (live) =>
        (data.validation?.visitors === true ? gatedModel : compactGatedModel)(
          { ...learned, values: live },
          options.signal,
        ),
    },
    options,
  );
  return { ...learned, values };
}
