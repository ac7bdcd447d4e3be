import type { ScoringModel } from "@modalis/contract";
import { factorsModel } from "@modalis/recommender";
import { createPace } from "../../linear-algebra/pace.js";
import type { FitOptions, ModelDefinition } from "../../model/model-definition.js";
import type { TrainingData } from "../../model/training-data.js";
import { checkSettings } from "../linear/settings-door.js";
import { fitRatingFactors } from "./rating-factors.js";
import { ratingRows } from "./rating-rows.js";

/** What SVD and SVD++ are set by. */
export type SvdSettings = {
  /** Factors a user and an item, from 1. */
  readonly dimensions: number;
  /** Times that all ratings are gone through, from 1. */
  readonly epochs: number;
  /** Step of gradient descent, over 0. */
  readonly learningRate: number;
  /** Weight of squared biases and factors, at least 0. */
  readonly regularisation: number;
  /** Standard deviation of the factors at the start, at least 0. */
  readonly initialDeviation: number;
};

/** Rules of the settings, for SVD and SVD++. */
export const SVD_RULES = {
  dimensions: { from: 1, to: 2048, whole: true },
  epochs: { from: 1, to: 100_000, whole: true },
  learningRate: { from: 0, to: 10, open: true },
  regularisation: { from: 0, to: 100 },
  initialDeviation: { from: 0, to: 1e3 },
} as const;

/** What tuning may try, for SVD and SVD++. */
export const SVD_SPACE = {
  dimensions: { kind: "choice", values: [10, 20, 50, 100, 200] },
  epochs: { kind: "whole", from: 10, to: 100, scale: "log" },
  learningRate: { kind: "number", from: 0.001, to: 0.03, scale: "log" },
  regularisation: { kind: "number", from: 0.005, to: 0.3, scale: "log" },
} as const satisfies NonNullable<ModelDefinition<SvdSettings>["searchSpace"]>;

/** Biased matrix factorisation of ratings, as in Surprise. */
export const svd: ModelDefinition<SvdSettings> = {
  name: "svd",
  summary: "Predicts ratings by biases and factors of users and items, learned on the squared error.",
  paper: "Koren, Bell, Volinsky, Matrix Factorization Techniques for Recommender Systems, IEEE Computer 2009",
  needsFeatures: false,
  defaults: { dimensions: 100, epochs: 20, learningRate: 0.005, regularisation: 0.02, initialDeviation: 0.1 },
  searchSpace: SVD_SPACE,
  fit: fitSvd,
};

async function fitSvd(
  { interactions }: TrainingData,
  settings: SvdSettings,
  options: FitOptions,
): Promise<ScoringModel> {
  checkSettings("svd", settings, SVD_RULES);
  const ratings = ratingRows("svd", interactions);
  const pace = createPace(options);
  await pace.step(0, "ratings read");
  const fitted = await fitRatingFactors(ratings, { ...settings, implicit: false, seed: options.seed }, pace);
  return factorsModel({
    userFactors: Float32Array.from(fitted.userFactors),
    itemFactors: Float32Array.from(fitted.itemFactors),
    dimensions: settings.dimensions,
    userBias: Float32Array.from(fitted.userBias),
    itemBias: Float32Array.from(fitted.itemBias),
    globalBias: fitted.mean,
    // A visitor whose ratings are unknown is rated as the average user.
    visitors: {},
  });
}
