import { ModalisError } from "@modalis/contract";
import { pauseOften } from "../loop/pause-often.js";
import type { ModelDefinition } from "../model/model-definition.js";
import { checkSettings } from "../models/linear/settings-door.js";
import { checkTrainable } from "../models/linear/trainable-data.js";
import { activityGroups } from "./activity-groups.js";
import { fusionEvidence } from "./fusion-evidence.js";
import { lateFusionModel } from "./late-fusion-model.js";
import { profileRows } from "./late-profiles.js";
import { learnFusionWeights } from "./learn-fusion-weights.js";
import { measureModalities, modalityRows } from "./modality-rows.js";
import { pooledTokens } from "./token-table.js";

export type LearnedLateFusionSettings = {
  /** `global`: one weight a modality for everybody; `activity`: weights by how much a user did. */
  readonly weights: string;
  /** Groups of users, from the least active to the most; where weights go by activity. */
  readonly activityGroups: number;
  /** How many pairs of evidence a group needs to leave the weights of all half-way. */
  readonly shrinkage: number;
  /** Share of each history that weights are learned on. */
  readonly heldOutShare: number;
  /** Items that each held-out one is compared with. */
  readonly negatives: number;
};

const NAME = "learned-late-fusion";

/**
 * Each modality scores items by their likeness to what the user liked, and the standardised scores are added with weights
 * that were learned on training pairs held out of the profiles. A modality that an item lacks adds nothing to its score.
 */
export const learnedLateFusion: ModelDefinition<LearnedLateFusionSettings> = {
  name: NAME,
  summary:
    "One content profile a modality, with weights learned on held-out training pairs; scores new items",
  paper:
    "S. Rendle et al., BPR: Bayesian Personalized Ranking from Implicit Feedback, UAI 2009, over scores of content profiles",
  needsFeatures: true,
  defaults: { weights: "global", activityGroups: 3, shrinkage: 200, heldOutShare: 0.2, negatives: 8 },
  searchSpace: {
    weights: { kind: "choice", values: ["global", "activity"] },
    shrinkage: { kind: "number", from: 10, to: 10_000, scale: "log" },
    heldOutShare: { kind: "number", from: 0.1, to: 0.5, scale: "linear" },
  },
  async fit({ interactions, itemFeatures }, settings, { seed, signal, onProgress }) {
    checkSettings(NAME, settings, {
      weights: { among: ["global", "activity"] },
      activityGroups: { from: 1, to: 100, whole: true },
      shrinkage: { from: 0, to: 1e9 },
      heldOutShare: { from: 0, to: 0.9, open: true },
      negatives: { from: 1, to: 1_000, whole: true },
    });
    checkTrainable(NAME, interactions);
    const items = interactions.itemIds.length;
    const tokens = new Map([...itemFeatures].map(([name, table]) => [name, pooledTokens(table)]));
    const modalities = measureModalities(NAME, tokens, items);
    if (modalities.length === 0)
      throw new ModalisError("INVALID_ARGUMENT", `${NAME}: no item has any content; encode the items first`);
    const pause = pauseOften(signal);
    const sources = [];
    for (const modality of modalities) {
      sources.push(
        profileRows(modalityRows(modality, tokens.get(modality.name), items), modality.dimensions),
      );
      await pause();
    }
    const { groups, groupCount } = activityGroups(
      interactions,
      settings.weights === "global" ? 1 : settings.activityGroups,
    );
    onProgress?.({ share: 0.3, stage: "learning the weights of the modalities" });
    const { heldOutShare, negatives, shrinkage } = settings;
    const evidence = await fusionEvidence(sources, interactions, {
      ...{ seed, heldOutShare, negatives, groups, groupCount, pause },
    });
    const weights = learnFusionWeights(evidence, { shrinkage });
    const model = await lateFusionModel({
      ...{ names: modalities.map(({ name }) => name), sources, weights, groups, interactions, pause },
    });
    onProgress?.({ share: 1, stage: "weights learned" });
    return model;
  },
};
