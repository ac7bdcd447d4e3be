import type { ScoringModel } from "@modalis/contract";
import { ratingNeighboursModel } from "@modalis/recommender";
import { createPace } from "../../linear-algebra/pace.js";
import type { FitOptions, ModelDefinition } from "../../model/model-definition.js";
import type { TrainingData } from "../../model/training-data.js";
import { checkSettings } from "../linear/settings-door.js";
import { BASELINE_RULES, type RatingBaselineSettings } from "./rating-baseline.js";
import { fitRatingBiases } from "./rating-biases.js";
import { ratingLikeness } from "./rating-likeness.js";
import { ratingRows } from "./rating-rows.js";

/** What kNN with baseline is set by. */
export type RatingKnnSettings = RatingBaselineSettings & {
  /** Most of a user's rated items that speak for an item, from 1. */
  readonly neighbours: number;
  /** With fewer, the baseline alone is the prediction; from 1. */
  readonly leastNeighbours: number;
  /** Added to the number of common users less one. */
  readonly shrinkage: number;
  /** Items of fewer common users are not alike; from 1. */
  readonly leastSupport: number;
  /** Alike items kept for each item, from 1. */
  readonly candidates: number;
};

/** Predicts ratings from the baseline and the ratings of alike items, as Surprise's KNNBaseline over items. */
export const ratingKnn: ModelDefinition<RatingKnnSettings> = {
  name: "rating-knn",
  summary: "Predicts a rating from the baseline and what the user gave items that are rated alike.",
  paper:
    "Koren, Factor in the Neighbors: Scalable and Accurate Collaborative Filtering, TKDD 2010, section 2.2",
  needsFeatures: false,
  defaults: {
    userRegularisation: 15,
    itemRegularisation: 10,
    sweeps: 10,
    neighbours: 40,
    leastNeighbours: 1,
    shrinkage: 100,
    leastSupport: 1,
    candidates: 1000,
  },
  searchSpace: {
    neighbours: { kind: "whole", from: 5, to: 100, scale: "log" },
    shrinkage: { kind: "number", from: 1, to: 1000, scale: "log" },
    userRegularisation: { kind: "number", from: 0.3, to: 100, scale: "log" },
    itemRegularisation: { kind: "number", from: 0.3, to: 100, scale: "log" },
  },
  fit: fitRatingKnn,
};

async function fitRatingKnn(
  { interactions }: TrainingData,
  settings: RatingKnnSettings,
  options: FitOptions,
): Promise<ScoringModel> {
  const whole = { from: 1, to: 2 ** 31 - 1, whole: true };
  checkSettings("rating-knn", settings, {
    ...BASELINE_RULES,
    neighbours: whole,
    leastNeighbours: whole,
    shrinkage: { from: 0, to: 1e9 },
    leastSupport: whole,
    candidates: whole,
  });
  const ratings = ratingRows("rating-knn", interactions);
  const pace = createPace(options);
  await pace.step(0, "ratings read");
  const biases = fitRatingBiases(ratings, settings);
  const { offsets, columns, values } = await ratingLikeness(ratings.rows, biases, settings, pace);
  await pace.step(1, "fitted");
  return ratingNeighboursModel({
    interactions,
    userBias: Float32Array.from(biases.users),
    itemBias: Float32Array.from(biases.items),
    globalBias: biases.mean,
    offsets,
    columns,
    values,
    neighbours: settings.neighbours,
    leastNeighbours: settings.leastNeighbours,
  });
}
