import { ModalisError } from "@modalis/contract";
import type { ModelDefinition } from "../model/model-definition.js";
import { checkSettings } from "../models/linear/settings-door.js";
import { checkFusable } from "./check-fusable.js";
import { fitCrossAttention } from "./fit-cross-attention.js";
import { type FusedSettings, fusedDefaults, fusedRules, fusedSearch } from "./fused-settings.js";

export type CrossAttentionFusionSettings = FusedSettings & {
  /** Attention heads; divides `dimensions`. */
  readonly heads: number;
  /** Chance that a value inside the attention block is dropped. */
  readonly dropout: number;
};

const NAME = "cross-attention-fusion";

/** Fused items by attention between modalities, learned together with users; pooled vectors are sequences of one token. */
export const crossAttentionFusion: ModelDefinition<CrossAttentionFusionSettings> = {
  name: NAME,
  summary:
    "Each modality of an item attends to the others, learned with users; scores new items by their content",
  paper:
    "Y.-H. H. Tsai et al., Multimodal Transformer for Unaligned Multimodal Language Sequences, ACL 2019; A. Vaswani et al., Attention Is All You Need, NeurIPS 2017",
  needsFeatures: true,
  defaults: { ...fusedDefaults, batchSize: 512, heads: 4, dropout: 0.1 },
  searchSpace: {
    ...fusedSearch,
    heads: { kind: "choice", values: [1, 2, 4, 8] },
    dropout: { kind: "number", from: 0, to: 0.5, scale: "linear" },
  },
  async fit(data, settings, options) {
    checkCrossAttentionSettings(settings);
    const { world, tokens } = checkFusable(NAME, data, settings);
    return fitCrossAttention(NAME, { data, world, tokens }, settings, options);
  },
};

/** @throws `INVALID_ARGUMENT` naming the setting that is out of range. */
export function checkCrossAttentionSettings(settings: CrossAttentionFusionSettings): void {
  checkSettings(NAME, settings, {
    ...fusedRules,
    heads: { from: 1, to: 64, whole: true },
    dropout: { from: 0, to: 0.9 },
  });
  const { dimensions, heads } = settings;
  if (dimensions % heads !== 0)
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `${NAME}: ${heads} heads do not divide ${dimensions} dimensions`,
    );
}
