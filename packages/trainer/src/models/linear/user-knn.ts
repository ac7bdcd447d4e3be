import type { ScoringModel } from "@modalis/contract";
import { userNeighboursModel } from "@modalis/recommender";
import { createPace } from "../../linear-algebra/pace.js";
import { rowLengths, type SparseRows, transposed, userRows } from "../../linear-algebra/sparse-rows.js";
import type { FitOptions, ModelDefinition } from "../../model/model-definition.js";
import type { TrainingData } from "../../model/training-data.js";
import { neighbourRows } from "./neighbour-rows.js";
import { checkSettings } from "./settings-door.js";
import { checkTrainable } from "./trainable-data.js";

/** What user-kNN is set by; the defaults are the plain cosine. */
export type UserKnnSettings = {
  /** Users that each user is scored by, from 1. */
  readonly neighbours: number;
  /** Power of the user's own size in the denominator; ½ and ½ are the cosine. */
  readonly ownPower: number;
  /** Power of the neighbour's size in the denominator. */
  readonly neighbourPower: number;
  /** How much less a shared item counts the more users have it: its weight is users^-power. */
  readonly popularityPower: number;
  /** Added to the denominator, so that few items in common say little. */
  readonly shrinkage: number;
};

/** Items scored by the users most like one's own self. */
export const userKnn: ModelDefinition<UserKnnSettings> = {
  name: "user-knn",
  summary: "Scores items by who has them among the users most like this one.",
  paper:
    "Sarwar, Karypis, Konstan, Riedl, Analysis of Recommendation Algorithms for E-Commerce, EC 2000; powers as in Verstrepen, Goethals, Unifying Nearest Neighbors Collaborative Filtering, RecSys 2014",
  needsFeatures: false,
  defaults: { neighbours: 100, ownPower: 0.5, neighbourPower: 0.5, popularityPower: 0, shrinkage: 0 },
  searchSpace: {
    neighbours: { kind: "whole", from: 10, to: 1000, scale: "log" },
    neighbourPower: { kind: "number", from: 0, to: 1, scale: "linear" },
    popularityPower: { kind: "number", from: 0, to: 1, scale: "linear" },
    shrinkage: { kind: "number", from: 0.1, to: 100, scale: "log" },
  },
  fit: fitUserKnn,
};

async function fitUserKnn(
  { interactions }: TrainingData,
  settings: UserKnnSettings,
  options: FitOptions,
): Promise<ScoringModel> {
  checkSettings("user-knn", settings, {
    neighbours: { from: 1, to: 2 ** 31 - 1, whole: true },
    ownPower: { from: 0, to: 3 },
    neighbourPower: { from: 0, to: 3 },
    popularityPower: { from: 0, to: 3 },
    shrinkage: { from: 0, to: 1e9 },
  });
  checkTrainable("user-knn", interactions);
  const pace = createPace(options);
  const { neighbours, ownPower, neighbourPower, popularityPower, shrinkage } = settings;
  const rows = userRows(interactions);
  // An item nobody has keeps weight 1, which nobody's history can use.
  const itemWeights = Float32Array.from(
    rowLengths(transposed(rows)),
    (users) => Math.max(1, users) ** -popularityPower,
  );
  const { offsets, columns, values } = await neighbourRows(
    rootWeighted(rows, itemWeights),
    { neighbours, rowPower: ownPower, otherPower: neighbourPower, columnPower: 0, shrinkage },
    pace,
  );
  await pace.step(1, "fitted");
  return userNeighboursModel({
    interactions: { offsets: interactions.offsets, items: interactions.items },
    itemCount: rows.width,
    offsets,
    columns,
    values,
    visitors: { neighbours, shrink: shrinkage, historyPower: ownPower, neighbourPower, itemWeights },
  });
}

/** Cells whose products are the items' weights, and whose squares add up to a user's size in that measure. */
function rootWeighted(rows: SparseRows, weights: Float32Array): SparseRows {
  return { ...rows, values: Float32Array.from(rows.columns, (column) => Math.sqrt(weights[column]!)) };
}
