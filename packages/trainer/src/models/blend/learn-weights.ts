import type { Pace } from "../../linear-algebra/pace.js";
import { createSeededRandom, shuffled } from "../../linear-algebra/seeded-random.js";
import { candidateLists } from "./candidate-lists.js";
import { greedyWeights, indexOfBest, meanAmong, worthOf } from "./greedy-weights.js";
import { listwiseWeights } from "./listwise-weights.js";
import { poolQuality, poolTotals } from "./pool-quality.js";
import type { ScorePool } from "./score-pool.js";

/** Mean Recall@20 and NDCG@20 of some users. */
export interface WeightsQuality {
  readonly recall: number;
  readonly ndcg: number;
}

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

const FOLDS = 5;
const NOT_ASKED = 255;

/** Learns weights from the users that are marked. */
type Learner = (learning: Uint8Array) => Promise<readonly number[]>;

/**
 * Weights are learned once without each fifth of the users, and the mean of the five is kept, because averages of selections
 * vary less than one (Caruana et al., Ensemble Selection from Libraries of Models, ICML 2004): by greedy steps on the metrics
 * and by a listwise likelihood. What is worth more to the users left out is kept.
 */
export async function learnWeights(pool: ScorePool, seed: number, pace: Pace): Promise<LearnedWeights> {
  const asked = Int32Array.from(pool.positives.keys()).filter((user) => pool.positives[user]! > 0);
  const foldOf = new Uint8Array(pool.positives.length).fill(NOT_ASKED);
  for (const [place, at] of shuffled(asked.length, createSeededRandom(seed)).entries()) {
    foldOf[asked[at]!] = place % FOLDS;
  }
  const everybody = foldOf.map((own) => (own === NOT_ASKED ? 0 : 1));
  const alone = pool.scores.map((scores) => worthOf(pool, scores));
  const means = alone.map((worth) => meanAmong(worth, everybody));
  const lists = candidateLists(pool, means);
  const learners: readonly Learner[] = [
    (learning) => greedyWeights(pool, { alone, learning }, pace),
    (learning) => listwiseWeights(lists, learning, pace),
  ];
  const learned: Awaited<ReturnType<typeof crossFit>>[] = [];
  for (const learner of learners) learned.push(await crossFit(pool, { asked, foldOf, learner }));
  const { mean, crossFitted } =
    learned[indexOfBest(learned.map(({ crossFitted: own }) => own.recall + own.ndcg))]!;
  const best = indexOfBest(means);
  const figures = (totals: Float32Array): WeightsQuality => {
    const { recall, ndcg } = poolQuality(pool, totals);
    return { recall: meanAmong(recall, everybody), ndcg: meanAmong(ndcg, everybody) };
  };
  return {
    weights: mean,
    fitted: figures(poolTotals(pool, mean)),
    crossFitted,
    bestPart: { name: pool.parts[best]!, ...figures(pool.scores[best]!) },
  };
}

interface CrossFitting {
  readonly asked: Int32Array;
  /** `[users]`. */
  readonly foldOf: Uint8Array;
  readonly learner: Learner;
}

async function crossFit(pool: ScorePool, { asked, foldOf, learner }: CrossFitting) {
  const mean = pool.parts.map(() => 0);
  const crossFitted = { recall: 0, ndcg: 0 };
  const few = asked.length < 2 * FOLDS;
  for (let fold = 0; fold < FOLDS; fold++) {
    const learning = foldOf.map((own) => (own === NOT_ASKED || (own === fold && !few) ? 0 : 1));
    const weights = await learner(learning);
    for (const [part, weight] of weights.entries()) mean[part]! += weight / FOLDS;
    const { recall, ndcg } = poolQuality(pool, poolTotals(pool, weights));
    for (const user of asked) {
      if (foldOf[user] !== fold) continue;
      crossFitted.recall += recall[user]! / asked.length;
      crossFitted.ndcg += ndcg[user]! / asked.length;
    }
  }
  return { mean, crossFitted };
}
