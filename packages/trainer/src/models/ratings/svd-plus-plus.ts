import type { ScoringModel } from "@modalis/contract";
import { factorsModel } from "@modalis/recommender";
import { createPace } from "../../linear-algebra/pace.js";
import type { SparseRows } from "../../linear-algebra/sparse-rows.js";
import type { FitOptions, ModelDefinition } from "../../model/model-definition.js";
import type { TrainingData } from "../../model/training-data.js";
import { checkSettings } from "../linear/settings-door.js";
import { fitRatingFactors, type RatingFactors } from "./rating-factors.js";
import { ratingRows } from "./rating-rows.js";
import { sumImplicit } from "./rating-steps.js";
import { SVD_RULES, SVD_SPACE, type SvdSettings } from "./svd.js";

/** SVD in which a user is also the items that they rated, whatever the rating. */
export const svdPlusPlus: ModelDefinition<SvdSettings> = {
  name: "svd++",
  summary: "Predicts ratings by biases, factors and which items a user rated, learned on the squared error.",
  paper:
    "Koren, Factorization Meets the Neighborhood: a Multifaceted Collaborative Filtering Model, KDD 2008",
  needsFeatures: false,
  defaults: { dimensions: 20, epochs: 20, learningRate: 0.007, regularisation: 0.02, initialDeviation: 0.1 },
  searchSpace: SVD_SPACE,
  fit: fitSvdPlusPlus,
};

async function fitSvdPlusPlus(
  { interactions }: TrainingData,
  settings: SvdSettings,
  options: FitOptions,
): Promise<ScoringModel> {
  checkSettings("svd++", settings, SVD_RULES);
  const ratings = ratingRows("svd++", interactions);
  const pace = createPace(options);
  await pace.step(0, "ratings read");
  const fitted = await fitRatingFactors(ratings, { ...settings, implicit: true, seed: options.seed }, pace);
  return factorsModel({
    userFactors: wholeUsers(fitted, ratings.rows, settings.dimensions),
    itemFactors: Float32Array.from(fitted.itemFactors),
    dimensions: settings.dimensions,
    userBias: Float32Array.from(fitted.userBias),
    itemBias: Float32Array.from(fitted.itemBias),
    globalBias: fitted.mean,
    visitors: { history: { kind: "sum", factors: Float32Array.from(fitted.implicitFactors), power: 0.5 } },
  });
}

/** Users' own factors plus those of what they rated; zeros for users without ratings. */
function wholeUsers(
  { userFactors, implicitFactors }: RatingFactors,
  rows: SparseRows,
  dimensions: number,
): Float32Array {
  const whole = new Float32Array(userFactors.length);
  const sum = new Float64Array(dimensions);
  for (let user = 0; user + 1 < rows.offsets.length; user++) {
    if (rows.offsets[user] === rows.offsets[user + 1]) continue;
    sumImplicit(implicitFactors, rows, user, sum);
    for (let at = 0; at < dimensions; at++)
      whole[user * dimensions + at] = userFactors[user * dimensions + at]! + sum[at]!;
  }
  return whole;
}
