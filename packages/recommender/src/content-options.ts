import { ModalisError } from "@modalis/contract";
import type { Weights } from "@modalis/fusion";
import { DEFAULT_TASTE_PRIOR, type TastePrior } from "./taste/taste-strength.js";

/** How a content recommender weighs what it is given; every field has a default. */
export interface ContentOptions {
  /** Days after which a like counts half; `Infinity` forgets nothing. Default 180. */
  readonly halfLifeDays?: number;
  /** The same for popularity. Default 30. */
  readonly popularityHalfLifeDays?: number;
  /** Trust by channel (`"image.colour"`) or modality (`"image"`), 0 to leave it out. Default 1 each. */
  readonly weights?: Weights;
  /** What a user's own features weigh beside fresh likes of weight 1; at least 0. Default 1. */
  readonly featureWeight?: number;
  /**
   * Most likes, the weightiest first, that an item is compared with one by one beside the mean of all of them; 0
   * for the mean alone. Fewer are taken where a channel of the catalogue has over 30 million values, none over 125
   * million, so that an answer takes seconds at most. Default 16.
   */
  readonly nearestLikes?: number;
  /** What is expected of tastes before looking at a user. */
  readonly prior?: TastePrior;
  /** Least deviation of a dimension, see `fitStandardisation`. Default: by the space. */
  readonly deviationFloor?: number;
}

/** Options with every default filled in, but for the floor's, which depends on the space. */
export type CompleteOptions = Required<Omit<ContentOptions, "deviationFloor">> &
  Pick<ContentOptions, "deviationFloor">;

/**
 * Fills in the defaults.
 *
 * @throws `INVALID_ARGUMENT` for a feature weight or prior outside its range; the others are checked where used.
 */
export function completeOptions(options: ContentOptions): CompleteOptions {
  const { featureWeight = 1, prior = DEFAULT_TASTE_PRIOR, nearestLikes = 16 } = options;
  if (!(Number.isSafeInteger(nearestLikes) && nearestLikes >= 0)) {
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `nearestLikes is a whole number of at least 0, not ${nearestLikes}`,
    );
  }
  if (!(featureWeight >= 0 && featureWeight <= 1e6)) {
    throw new ModalisError("INVALID_ARGUMENT", `featureWeight is from 0 to 1e6, not ${featureWeight}`);
  }
  const { share, strength, deviation } = prior;
  if (!(share > 0 && share < 1 && strength > 0 && deviation > 0 && Number.isFinite(strength + deviation))) {
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `a prior has a share between 0 and 1 and a strength and deviation above 0, not ${JSON.stringify(prior)}`,
    );
  }
  return {
    halfLifeDays: options.halfLifeDays ?? 180,
    popularityHalfLifeDays: options.popularityHalfLifeDays ?? 30,
    weights: options.weights ?? {},
    featureWeight,
    nearestLikes,
    prior,
    ...(options.deviationFloor === undefined ? {} : { deviationFloor: options.deviationFloor }),
  };
}
