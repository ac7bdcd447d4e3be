import type { ScoringModel } from "@modalis/contract";
import { factorsModel } from "@modalis/recommender";
import type { FitOptions, ModelDefinition } from "../../model/model-definition.js";
import type { TrainingData } from "../../model/training-data.js";
import { checkSettings } from "../linear/settings-door.js";
import { fitRatingBiases } from "./rating-biases.js";
import { ratingRows } from "./rating-rows.js";

/** What the baseline is set by. */
export type RatingBaselineSettings = {
  /** Ratings' worth of zeros added to each user, at least 0. */
  readonly userRegularisation: number;
  /** Ratings' worth of zeros added to each item, at least 0. */
  readonly itemRegularisation: number;
  /** Times that items and users are solved, from 1. */
  readonly sweeps: number;
};

/** Rules of the settings, for all models that start from the baseline. */
export const BASELINE_RULES = {
  userRegularisation: { from: 0, to: 1e9 },
  itemRegularisation: { from: 0, to: 1e9 },
  sweeps: { from: 1, to: 10_000, whole: true },
} as const;

/** Predicts a rating from the mean, how the user rates and how the item is rated. */
export const ratingBaseline: ModelDefinition<RatingBaselineSettings> = {
  name: "rating-baseline",
  summary: "Predicts a rating as the mean plus what is usual of the user and of the item.",
  paper:
    "Koren, Factor in the Neighbors: Scalable and Accurate Collaborative Filtering, TKDD 2010, section 2.1",
  needsFeatures: false,
  defaults: { userRegularisation: 15, itemRegularisation: 10, sweeps: 10 },
  searchSpace: {
    userRegularisation: { kind: "number", from: 0.3, to: 100, scale: "log" },
    itemRegularisation: { kind: "number", from: 0.3, to: 100, scale: "log" },
  },
  fit: fitRatingBaseline,
};

async function fitRatingBaseline(
  { interactions }: TrainingData,
  settings: RatingBaselineSettings,
  { signal, onProgress }: FitOptions,
): Promise<ScoringModel> {
  checkSettings("rating-baseline", settings, BASELINE_RULES);
  const ratings = ratingRows("rating-baseline", interactions);
  signal?.throwIfAborted();
  const { mean, users, items } = fitRatingBiases(ratings, settings);
  onProgress?.({ share: 1, stage: "fitted" });
  return factorsModel({
    userFactors: new Float32Array(users.length),
    itemFactors: new Float32Array(items.length),
    dimensions: 1,
    userBias: Float32Array.from(users),
    itemBias: Float32Array.from(items),
    globalBias: mean,
    // A visitor whose ratings are unknown is rated as the average user.
    visitors: {},
  });
}
