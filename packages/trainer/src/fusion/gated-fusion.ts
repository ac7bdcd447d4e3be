import { fitGraph } from "../loop/fit-graph.js";
import type { ModelDefinition } from "../model/model-definition.js";
import { checkSettings } from "../models/linear/settings-door.js";
import { checkTrainable } from "../models/linear/trainable-data.js";
import { createCandidateDraws } from "./candidate-draws.js";
import { checkFusable } from "./check-fusable.js";
import { type FusedSettings, fusedDefaults, fusedRules, fusedSearch } from "./fused-settings.js";
import { compactGatedModel, gatedModel } from "./gated-model.js";
import { type GateKind, gatedParts, sumOf } from "./gated-parts.js";
import { itemTables } from "./item-tables.js";
import { pairExamples } from "./pair-examples.js";
import { pairGraph } from "./pair-graph.js";

export type GatedFusionSettings = FusedSettings & {
  /** `softmax`: what an item has shares one whole; `sigmoid`: each modality is let through by itself. */
  readonly gates: string;
};

const NAME = "gated-fusion";

/**
 * Every modality of an item is projected to one space, weighed by a gate and added; users and projections are learned
 * together from interactions. A modality that an item lacks is masked, never a row of zeros, and so are the learned rows
 * of an item that nobody had, which is scored by its content alone.
 */
export const gatedFusion: ModelDefinition<GatedFusionSettings> = {
  name: NAME,
  summary:
    "Users and gated sums of projected modalities, learned together; scores new items by their content",
  paper:
    "J. Arevalo et al., Gated Multimodal Units for Information Fusion, ICLR workshop 2017; S. Rendle et al., BPR: Bayesian Personalized Ranking from Implicit Feedback, UAI 2009",
  needsFeatures: true,
  defaults: { ...fusedDefaults, gates: "softmax" },
  searchSpace: { ...fusedSearch, gates: { kind: "choice", values: ["softmax", "sigmoid"] } },
  async fit(data, settings, options) {
    checkSettings(NAME, settings, { ...fusedRules, gates: { among: ["softmax", "sigmoid"] } });
    const { interactions } = data;
    checkTrainable(NAME, interactions);
    const { world, tokens } = checkFusable(NAME, data, settings);
    const draws = createCandidateDraws(NAME, interactions, {
      negatives: settings.negatives,
      seed: options.seed,
    });
    const examples = pairExamples(interactions, draws);
    const tables = itemTables(world, tokens, interactions);
    const batchSize = Math.min(settings.batchSize, examples.count);
    const { dimensions, similarity } = settings;
    const how = { dimensions, gates: settings.gates as GateKind, unitLength: similarity === "cosine" };
    const learned = { tables, interactions, how, scale: settings };
    const graph = pairGraph(NAME, {
      ...{ world, users: interactions.userIds.length, items: tables.items, batchSize },
      ...{
        candidates: draws.count,
        settings,
        fuse: (tape, sources) => sumOf(gatedParts(tape, sources, how)),
      },
    });
    const values = await fitGraph(
      {
        ...{ model: NAME, data, settings, graph, tables: tables.inputs },
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
    return gatedModel({ ...learned, values }, options.signal);
  },
};
