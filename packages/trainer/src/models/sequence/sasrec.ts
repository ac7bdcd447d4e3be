import { ModalisError } from "@modalis/contract";
import { createCandidateDraws } from "../../fusion/candidate-draws.js";
import { checkFusable } from "../../fusion/check-fusable.js";
import { type FusedSettings, fusedDefaults, fusedRules, fusedSearch } from "../../fusion/fused-settings.js";
import { type GateKind, gatedParts, sumOf } from "../../fusion/gated-parts.js";
import { itemTables } from "../../fusion/item-tables.js";
import { fitGraph } from "../../loop/fit-graph.js";
import type { ModelDefinition } from "../../model/model-definition.js";
import { checkSettings } from "../linear/settings-door.js";
import { checkTrainable } from "../linear/trainable-data.js";
import { eventSequences } from "./event-sequences.js";
import { sequenceGraph } from "./sequence-graph.js";
import { sequenceModel } from "./sequence-model.js";

export type SasrecSettings = FusedSettings & {
  /** A person's last events that count. */
  readonly historyLength: number;
  readonly blocks: number;
  /** Attention heads; divides `dimensions`. */
  readonly heads: number;
  /** Chance that a value inside the encoder is dropped. */
  readonly dropout: number;
  /** How modalities are weighed into an item's vector, as in `gated-fusion`. */
  readonly gates: string;
};

const NAME = "sasrec";

/**
 * What comes next, from the order of a person's events. Items go in and out as fused vectors of their content (and learned
 * rows, where `useIds`), so that a new item takes part in histories and answers without a new training. Users are
 * their histories: nothing is kept by user.
 */
export const sasrec: ModelDefinition<SasrecSettings> = {
  name: NAME,
  summary:
    "Predicts what comes next from the order of a history; items are fused content, so new ones need no training",
  paper:
    "W.-C. Kang and J. McAuley, Self-Attentive Sequential Recommendation, ICDM 2018; item vectors fused as in gated-fusion",
  needsFeatures: true,
  defaults: {
    ...fusedDefaults,
    similarity: "dot",
    learningRate: 1e-3,
    l2: 0,
    epochs: 200,
    batchSize: 128,
    evaluateEvery: 5,
    historyLength: 50,
    blocks: 2,
    heads: 1,
    dropout: 0.2,
    gates: "softmax",
  },
  searchSpace: {
    ...fusedSearch,
    similarity: { kind: "choice", values: ["dot", "cosine"] },
    historyLength: { kind: "whole", from: 10, to: 200, scale: "log" },
    blocks: { kind: "whole", from: 1, to: 3, scale: "linear" },
    dropout: { kind: "number", from: 0, to: 0.5, scale: "linear" },
  },
  async fit(data, settings, options) {
    checkSasrecSettings(settings);
    const { interactions } = data;
    checkTrainable(NAME, interactions);
    const { world, tokens } = checkFusable(NAME, data, settings);
    const { seed, signal } = options;
    const draws = createCandidateDraws(NAME, interactions, { negatives: settings.negatives, seed });
    const { dimensions, historyLength: length, blocks, heads, dropout } = settings;
    const encoder = { dimensions, length, blocks, heads, dropout };
    const sequences = eventSequences(interactions, draws, length);
    const tables = itemTables(world, tokens, interactions);
    const batchSize = Math.min(settings.batchSize, sequences.count);
    const gates = settings.gates as GateKind;
    const graph = sequenceGraph(NAME, {
      ...{ world, items: tables.items, batchSize, candidates: draws.count, settings, encoder },
      fuse: (tape, sources) =>
        sumOf(gatedParts(tape, sources, { dimensions, gates, unitLength: settings.similarity === "cosine" })),
    });
    const learned = { tables, interactions, encoder, gates, scale: settings };
    const values = await fitGraph(
      {
        ...{ model: NAME, data, settings, graph, tables: tables.inputs },
        ...{ examples: sequences.count, batchSize, fill: sequences.fill },
        modelOf: (live) => sequenceModel({ ...learned, values: live }, signal),
      },
      options,
    );
    return sequenceModel({ ...learned, values }, signal);
  },
};

function checkSasrecSettings(settings: SasrecSettings): void {
  checkSettings(NAME, settings, {
    ...fusedRules,
    historyLength: { from: 1, to: 1_000, whole: true },
    blocks: { from: 1, to: 16, whole: true },
    heads: { from: 1, to: 64, whole: true },
    dropout: { from: 0, to: 0.9 },
    gates: { among: ["softmax", "sigmoid"] },
  });
  const { dimensions, heads } = settings;
  if (dimensions % heads !== 0)
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `${NAME}: ${heads} heads do not divide ${dimensions} dimensions`,
    );
}
