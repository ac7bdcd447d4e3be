import type { ModelDefinition } from "../model/model-definition.js";
import { checkSettings } from "../models/linear/settings-door.js";
import { checkTrainable } from "../models/linear/trainable-data.js";
import { besideIds } from "./beside-ids.js";
import { fitGates } from "./fit-gates.js";
import { type FusedSettings, fusedDefaults, fusedRules, fusedSearch } from "./fused-settings.js";
import { gatedModel } from "./gated-model.js";

export type GatedFusionSettings = FusedSettings & {
  /** `softmax`: what an item has shares one whole; `sigmoid`: each modality is let through by itself. */
  readonly gates: string;
  /**
   * Whether the same is learned without content too: its scores count beside the fused ones, and an item whose content is
   * gone later is scored by what both say of the score that it had. Of no effect without content or without `useIds`.
   */
  readonly besideIds: boolean;
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
  defaults: { ...fusedDefaults, gates: "softmax", besideIds: true },
  beforeSettings: { besideIds: false },
  searchSpace: { ...fusedSearch, gates: { kind: "choice", values: ["softmax", "sigmoid"] } },
  async fit(data, settings, options) {
    checkSettings(NAME, settings, {
      ...fusedRules,
      gates: { among: ["softmax", "sigmoid"] },
      besideIds: { among: [true, false] },
    });
    checkTrainable(NAME, data.interactions);
    const hasContent = [...data.itemFeatures.values()].some(({ present }) => present.includes(1));
    if (settings.besideIds && settings.useIds && hasContent) return besideIds(NAME, data, settings, options);
    return gatedModel(await fitGates(NAME, data, settings, options), options.signal);
  },
};
