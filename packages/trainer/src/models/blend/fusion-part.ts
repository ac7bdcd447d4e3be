import type { FeatureTable, Interactions } from "@modalis/contract";
import type { RankingTask } from "@modalis/evaluation";
import { gatedFusion } from "../../fusion/gated-fusion.js";
import type { FitOptions } from "../../model/model-definition.js";
import type { CandidatePart } from "./blend-part.js";

export interface FusionPartInput {
  readonly interactions: Interactions;
  readonly features: ReadonlyMap<string, FeatureTable>;
  /** Where training stops once it gains nothing: without it nobody could say how many epochs are too many. */
  readonly task?: RankingTask | undefined;
  /** Batches it is trained on, at most; 0 leaves the part out. */
  readonly fusionSteps: number;
  /** Of the epochs that it may train otherwise, over 0; 1 when absent. */
  readonly trainingShare?: number;
  readonly options: FitOptions;
}

/** The part's name. */
export const FUSION = "gated fusion";

/**
 * Users and gated sums of modalities and learned rows, trained together by a ranking loss: it errs elsewhere than the
 * factorisations do, so that both together are worth more, also where there is no content. Undefined without rows to stop by.
 */
export async function fusionPart(
  { interactions, features, task, fusionSteps, trainingShare = 1, options }: FusionPartInput,
  trained: Uint8Array,
): Promise<CandidatePart | undefined> {
  if (task === undefined || fusionSteps === 0) return undefined;
  const { onProgress: _, ...quiet } = options;
  const itemFeatures = features.size > 0 ? features : absentContent(interactions.itemIds.length);
  const data = { interactions, validation: task, itemFeatures, userFeatures: new Map() };
  const { defaults } = gatedFusion;
  const stepsAnEpoch = Math.ceil(interactions.items.length / defaults.batchSize);
  const most = Math.min(defaults.epochs, fusionSteps / stepsAnEpoch);
  // Interactions alone speak in the other parts.
  const settings = {
    ...{ ...defaults, besideIds: false },
    epochs: Math.max(1, Math.floor(most * trainingShare)),
  };
  // What it says of new items is not weighed: the rehearsal has content alone for them.
  return { model: await gatedFusion.fit(data, settings, quiet), source: "interactions", knows: trained };
}

/** A modality that no item has: the fusion refuses to learn without any, and is left with its learned rows by this one. */
function absentContent(items: number): ReadonlyMap<string, FeatureTable> {
  return new Map([
    ["content", { dimensions: 1, data: new Float32Array(items), present: new Uint8Array(items) }],
  ]);
}
