import type { Pace } from "../../linear-algebra/pace.js";
import { candidateLists } from "./candidate-lists.js";
import { greedyWeights, indexOfBest, meanAmong, worthOf } from "./greedy-weights.js";
import { listwiseWeights } from "./listwise-weights.js";
import { poolQuality, poolTotals } from "./pool-quality.js";
import type { ScorePool } from "./score-pool.js";
import { FOLDS, learnByFold, NOT_ASKED, userFolds, type WeightsQuality } from "./user-folds.js";
import { bestMixture } from "./weight-mixtures.js";

/** Weights of a pool's parts, and what they are worth on users that they were not learned from. */
export interface LearnedWeights {
  /** A weight a part, at least 0, in the pool's order. */
  readonly weights: readonly number[];
  /** Under the weights, of the users that they were learned from. */
  readonly fitted: WeightsQuality;
  /** The same figures of each user under the weights learned from the other users. */
  readonly crossFitted: WeightsQuality;
  /** The same figures of the best part alone. */
  readonly bestPart: { readonly name: string } & WeightsQuality;
}

/**
 * Weights are learned once without each fifth of the users, and the mean of the five is kept, because averages of selections
 * vary less than one (Caruana et al., Ensemble Selection from Libraries of Models, ICML 2004): by greedy steps on the metrics,
 * and by a listwise likelihood, which weighs all parts at once but only over lists that the best parts have chosen, so that by
 * itself it may bring up what no list held. Of both and of mixtures what is worth most to the users left out is kept.
 */
export async function learnWeights(pool: ScorePool, seed: number, pace: Pace): Promise<LearnedWeights> {
  const folds = userFolds(pool, seed);
  const everybody = folds.foldOf.map((own) => (own === NOT_ASKED ? 0 : 1));
  const alone = pool.scores.map((scores) => worthOf(pool, scores));
  const means = alone.map((worth) => meanAmong(worth, everybody));
  const lists = candidateLists(pool, means);
  const greedy = await learnByFold(folds, (learning) => greedyWeights(pool, { alone, learning }, pace));
  const listwise = await learnByFold(folds, (learning) => listwiseWeights(lists, learning, pace));
  const { weights: kept, crossFitted } = await bestMixture({ pool, folds, pace }, greedy, listwise);
  const weights = pool.parts.map((_, part) => kept.reduce((sum, own) => sum + own[part]! / FOLDS, 0));
  const best = indexOfBest(means);
  const figures = (totals: Float32Array): WeightsQuality => {
    const { recall, ndcg } = poolQuality(pool, totals);
    return { recall: meanAmong(recall, everybody), ndcg: meanAmong(ndcg, everybody) };
  };
  return {
    weights,
    fitted: figures(poolTotals(pool, weights)),
    crossFitted,
    bestPart: { name: pool.parts[best]!, ...figures(pool.scores[best]!) },
  };
}
