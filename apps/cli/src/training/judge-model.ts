import type { FeatureTable, ScoringModel } from "@modalis/contract";
import {
  digestOfTask,
  evaluateRanking,
  type RankingTask,
  type RunScores,
  runScores,
} from "@modalis/evaluation";

/** How well a model did on a task. */
export interface Judgement {
  /** Means by metric; a metric without a value is left out. */
  readonly metrics: Readonly<Record<string, number>>;
  /** By user, for comparisons. */
  readonly scores: RunScores;
}

export interface JudgeOptions {
  /** Under which name the scores go. */
  readonly name: string;
  readonly userFeatures: ReadonlyMap<string, FeatureTable>;
  readonly ks?: readonly number[];
  readonly signal: AbortSignal;
}

/** Ranks all items for every user of the task. */
export async function judgeModel(
  model: ScoringModel,
  task: RankingTask,
  { name, userFeatures, ks = [10, 20], signal }: JudgeOptions,
): Promise<Judgement> {
  const report = await evaluateRanking(model, task, { ks, userFeatures, signal });
  return {
    metrics: Object.fromEntries(
      Object.entries(report.metrics).flatMap(([metric, { mean }]) =>
        Number.isFinite(mean) ? [[metric, mean]] : [],
      ),
    ),
    scores: runScores(name, report, task.positives.userIds, digestOfTask(task)),
  };
}
