import type { Pace } from "../../linear-algebra/pace.js";
import { indexOfBest } from "./greedy-weights.js";
import type { ScorePool } from "./score-pool.js";
import { qualityOfLeftOut, type UserFolds, type WeightsQuality } from "./user-folds.js";

/** Weights by fold, and what they are worth to the users left out of each. */
export interface WeightMixture {
  /** A fold, then a part; each fold's sum to 1, or to less where a learner found nothing in it. */
  readonly weights: readonly (readonly number[])[];
  readonly crossFitted: WeightsQuality;
}

/** Whom weights are learned for. */
export interface MixedPool {
  readonly pool: ScorePool;
  readonly folds: UserFolds;
  readonly pace: Pace;
}

/** Of a mixture, this much is the second learner's; of mixtures that are worth the same the first is kept. */
const SHARES = [0, 1 / 4, 3 / 8, 1 / 2, 1];

/**
 * Of two learners' weights and mixtures of both, those worth most to the users left out, by Recall@20 + NDCG@20.
 *
 * @param one A fold, then a part. @param other As `one`.
 */
export async function bestMixture(
  { pool, folds, pace }: MixedPool,
  one: readonly (readonly number[])[],
  other: readonly (readonly number[])[],
): Promise<WeightMixture> {
  const mixtures: WeightMixture[] = [];
  for (const share of SHARES) {
    const weights = one.map((own, fold) => mixed(ofSumOne(own), ofSumOne(other[fold]!), share));
    mixtures.push({ weights, crossFitted: await qualityOfLeftOut(pool, folds, weights, pace) });
  }
  return mixtures[indexOfBest(mixtures.map(({ crossFitted: { recall, ndcg } }) => recall + ndcg))]!;
}

function mixed(one: readonly number[], other: readonly number[], share: number): number[] {
  return one.map((own, part) => (1 - share) * own + share * other[part]!);
}

function ofSumOne(weights: readonly number[]): number[] {
  const sum = weights.reduce((total, own) => total + own, 0);
  return weights.map((own) => (sum > 0 ? own / sum : 0));
}
