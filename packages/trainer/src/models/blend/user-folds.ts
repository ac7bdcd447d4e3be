import type { Pace } from "../../linear-algebra/pace.js";
import { createSeededRandom, shuffled } from "../../linear-algebra/seeded-random.js";
import { poolQuality, poolTotals } from "./pool-quality.js";
import type { ScorePool } from "./score-pool.js";

/** Mean Recall@20 and NDCG@20 of some users. */
export interface WeightsQuality {
  readonly recall: number;
  readonly ndcg: number;
}

/** A pool's users in fifths, each of which is left out once. */
export interface UserFolds {
  /** Users with positives. */
  readonly asked: Int32Array;
  /** `[users]`: the fold that a user is left out of; {@link NOT_ASKED} without positives. */
  readonly foldOf: Uint8Array;
}

/** Learns a weight a part from the users that are marked. */
export type WeightLearner = (learning: Uint8Array) => Promise<readonly number[]>;

export const FOLDS = 5;
export const NOT_ASKED = 255;

export function userFolds({ positives }: ScorePool, seed: number): UserFolds {
  const asked = Int32Array.from(positives.keys()).filter((user) => positives[user]! > 0);
  const foldOf = new Uint8Array(positives.length).fill(NOT_ASKED);
  for (const [place, at] of shuffled(asked.length, createSeededRandom(seed)).entries())
    foldOf[asked[at]!] = place % FOLDS;
  return { asked, foldOf };
}

/** What is learned without each fold; of few users, from all each time. */
export async function learnByFold(
  { asked, foldOf }: UserFolds,
  learner: WeightLearner,
): Promise<(readonly number[])[]> {
  const few = asked.length < 2 * FOLDS;
  const learned: (readonly number[])[] = [];
  for (let fold = 0; fold < FOLDS; fold++)
    learned.push(await learner(foldOf.map((own) => (own === NOT_ASKED || (own === fold && !few) ? 0 : 1))));
  return learned;
}

/** Mean over users, each under the weights of the fold that left them out. @param weights A fold, then a part. */
export async function qualityOfLeftOut(
  pool: ScorePool,
  { asked, foldOf }: UserFolds,
  weights: readonly (readonly number[])[],
  pace: Pace,
): Promise<WeightsQuality> {
  const quality = { recall: 0, ndcg: 0 };
  for (const [fold, own] of weights.entries()) {
    if (pace.due()) await pace.step(0, "learning weights");
    const { recall, ndcg } = poolQuality(pool, poolTotals(pool, own));
    for (const user of asked) {
      if (foldOf[user] !== fold) continue;
      quality.recall += recall[user]! / asked.length;
      quality.ndcg += ndcg[user]! / asked.length;
    }
  }
  return quality;
}
