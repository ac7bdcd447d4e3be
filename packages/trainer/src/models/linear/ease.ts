import type { ScoringModel } from "@modalis/contract";
import { itemWeightsModel } from "@modalis/recommender";
import { createPace } from "../../linear-algebra/pace.js";
import { userRows } from "../../linear-algebra/sparse-rows.js";
import type { FitOptions, ModelDefinition } from "../../model/model-definition.js";
import type { TrainingData } from "../../model/training-data.js";
import { easeWeights } from "./ease-weights.js";
import { checkSettings, type SettingRule } from "./settings-door.js";
import { checkTrainable } from "./trainable-data.js";

/** What EASE is set by; the defaults of the powers give the paper's model. */
export type EaseSettings = {
  /** Ridge at an item of mean popularity, over 0. */
  readonly regularisation: number;
  /** How the ridge follows an item's popularity: 0 not at all, 1 in proportion. */
  readonly regularisationPower: number;
  /** How much less a user counts the more items the user has: 0 not at all, 1 so that all users count alike. */
  readonly userPower: number;
  /** Power of the inverse's diagonal by which a column is divided: 1 in the paper; over 1 favours popular items less. */
  readonly diagonalPower: number;
};

/** Rules of the settings, for EASE and its form with features. */
export const EASE_RULES = {
  regularisation: { from: 0, to: 1e9, open: true },
  regularisationPower: { from: 0, to: 2 },
  userPower: { from: 0, to: 2 },
  diagonalPower: { from: 0, to: 3 },
} as const satisfies Readonly<Record<string, SettingRule>>;

/** What tuning may try, for EASE and its form with features. */
export const EASE_SPACE = {
  regularisation: { kind: "number", from: 3, to: 3000, scale: "log" },
  regularisationPower: { kind: "number", from: 0, to: 1, scale: "linear" },
  userPower: { kind: "number", from: 0, to: 1, scale: "linear" },
  diagonalPower: { kind: "number", from: 0.6, to: 1.5, scale: "linear" },
} as const satisfies NonNullable<ModelDefinition<EaseSettings>["searchSpace"]>;

/** A linear autoencoder of items in closed form, plain or normalised by users, popularity and diagonal. */
export const ease: ModelDefinition<EaseSettings> = {
  name: "ease",
  summary: "Scores items by a full matrix of item weights in closed form.",
  paper: "Steck, Embarrassingly Shallow Autoencoders for Sparse Data, WWW 2019",
  needsFeatures: false,
  defaults: { regularisation: 200, regularisationPower: 0, userPower: 0, diagonalPower: 1 },
  searchSpace: EASE_SPACE,
  fit: fitEase,
};

async function fitEase(
  { interactions }: TrainingData,
  settings: EaseSettings,
  options: FitOptions,
): Promise<ScoringModel> {
  checkSettings("ease", settings, EASE_RULES);
  checkTrainable("ease", interactions);
  const pace = createPace(options);
  const weights = { ...settings, features: [], threads: options.threads ?? 1 };
  const data = await easeWeights(userRows(interactions), weights, pace);
  await pace.step(1, "fitted");
  const { offsets, items } = interactions;
  return itemWeightsModel({ interactions: { offsets, items }, weights: { kind: "dense", data } });
}
