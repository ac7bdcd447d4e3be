import type { ScoringModel } from "@modalis/contract";
import { constantModel } from "@modalis/recommender";
import type { FitOptions, ModelDefinition } from "../../model/model-definition.js";
import type { TrainingData } from "../../model/training-data.js";
import { checkSettings } from "./settings-door.js";
import { checkTrainable } from "./trainable-data.js";

/** What popularity is set by. */
export type PopularitySettings = {
  /** Whether an interaction counts by its value, instead of 1. */
  readonly useValues: boolean;
};

/** The same list for everybody: what most users have. */
export const popularity: ModelDefinition<PopularitySettings> = {
  name: "popularity",
  summary: "Scores items by how many users have them.",
  paper: "none: the simplest baseline",
  needsFeatures: false,
  defaults: { useValues: false },
  searchSpace: {},
  fit: fitPopularity,
};

async function fitPopularity(
  { interactions }: TrainingData,
  settings: PopularitySettings,
  { signal, onProgress }: FitOptions,
): Promise<ScoringModel> {
  checkSettings("popularity", settings, { useValues: { among: [true, false] } });
  checkTrainable("popularity", interactions, settings.useValues);
  signal?.throwIfAborted();
  const { items, itemIds, userIds, values } = interactions;
  const counts = new Float64Array(itemIds.length);
  items.forEach((item, at) => {
    counts[item]! += settings.useValues ? (values?.[at] ?? 1) : 1;
  });
  onProgress?.({ share: 1, stage: "fitted" });
  return constantModel({ scores: Float32Array.from(counts), userCount: userIds.length });
}
