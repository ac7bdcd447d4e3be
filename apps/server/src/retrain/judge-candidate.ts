import { ModalisError, type ScoringModel } from "@modalis/contract";
import { evaluateRanking, pairedBootstrap, type RankingReport, type RankingTask } from "@modalis/evaluation";
import type { JudgedAgainst, RetrainVerdict } from "./retrain-messages.js";

/** Fewer users than this say nothing of a model. */
const FEWEST_USERS = 10;
const METRIC = "ndcg@20";
/** Share of the serving model's mean by which a candidate may be worse with what is left to 95 % confidence. */
const DEFAULT_TOLERANCE = 0.05;

export interface JudgeCandidateOptions {
  readonly judgedAgainst: JudgedAgainst;
  readonly seed: number;
  readonly tolerance?: number;
}

/**
 * Ranks all items for the same users by both models. The candidate is not worse when the lower end of the 95 % interval
 * (bootstrap paired by user) of its NDCG@20 less the other's is at least minus the tolerance.
 *
 * @throws `INVALID_ARGUMENT` when too few users have held-out rows to tell.
 */
export async function judgeCandidate(
  candidate: ScoringModel,
  current: ScoringModel,
  task: RankingTask,
  { judgedAgainst, seed, tolerance: share = DEFAULT_TOLERANCE }: JudgeCandidateOptions,
): Promise<RetrainVerdict> {
  const users = task.positives.userIds.filter(
    (_, at) => task.positives.offsets[at + 1]! > task.positives.offsets[at]!,
  );
  if (users.length < FEWEST_USERS) {
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `the most recent tenth of the events is of ${users.length} users; at least ${FEWEST_USERS} are needed to tell whether a model is not worse`,
    );
  }
  const [own, other] = [await evaluateRanking(candidate, task), await evaluateRanking(current, task)];
  const metric = (report: RankingReport) => report.metrics[METRIC]!;
  const { difference, interval } = pairedBootstrap(metric(own).perUser, metric(other).perUser, {
    seed,
    draws: 2_000,
  });
  const tolerance = share * metric(other).mean;
  return {
    candidate: meansOf(own),
    current: meansOf(other),
    judgedAgainst,
    metric: METRIC,
    rows: task.positives.items.length,
    users: users.length,
    difference,
    interval: [interval[0], interval[1]],
    tolerance,
    notWorse: interval[0] >= -tolerance,
  };
}

function meansOf({ metrics }: RankingReport): Record<string, number> {
  const names = ["recall@10", "recall@20", "ndcg@10", METRIC] as const;
  return Object.fromEntries(names.map((name) => [name, metrics[name]!.mean]));
}
