import type { RankingTask } from "@modalis/evaluation";
import type { Pace } from "../../linear-algebra/pace.js";
import type { CandidatePart } from "./blend-part.js";
import type { LearnColdInput } from "./learn-cold.js";
import { type LearnedWeights, learnWeights } from "./learn-weights.js";
import { poolScores, restrictPool } from "./score-pool.js";

/** What validation rows teach. */
export interface LearnedWarm {
  readonly weights: ReadonlyMap<string, number>;
  readonly warm: Omit<LearnedWeights, "weights">;
  readonly asked: LearnColdInput["asked"];
}

/** Fewer positives of new items than this say nothing of where new items belong. */
const LEAST_COLD_POSITIVES = 50;

/** Learns the weights for items that trained, and keeps what is needed to calibrate new ones on validation itself. */
export async function learnWarm(
  parts: ReadonlyMap<string, CandidatePart>,
  task: RankingTask,
  trained: Uint8Array,
  { poolDepth, mostUsers, seed }: { poolDepth: number; mostUsers: number; seed: number },
  pace: Pace,
): Promise<LearnedWarm> {
  const fresh = trained.map((own) => 1 - own);
  const pool = await poolScores(parts, { task, depth: poolDepth, groups: fresh, mostUsers, seed }, pace);
  const known = restrictPool(pool, (item) => trained[item] === 1);
  const { weights, ...warm } = await learnWeights(known, seed, pace);
  const cold = task.positives.items.reduce((sum, item) => sum + fresh[item]!, 0);
  return {
    weights: new Map(pool.parts.map((name, at) => [name, weights[at]!])),
    warm,
    asked: cold >= LEAST_COLD_POSITIVES ? { pool, fresh } : undefined,
  };
}
