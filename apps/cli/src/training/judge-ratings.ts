import type { Interactions, ScoringModel } from "@modalis/contract";
import { evaluateRatings, type RankingTask } from "@modalis/evaluation";
import type { JudgeOptions } from "./judge-model.js";
import type { PickedModel } from "./pick-model.js";
import { foretellsRatings } from "./rating-models.js";

/** Whether a model foretells ratings and the held-out rows have some that differ. */
export function isRated({ definition }: PickedModel, { positives: { values } }: RankingTask): boolean {
  return foretellsRatings(definition.name) && (values?.some((value) => value !== values[0]) ?? false);
}

/**
 * How far a model's scores are from the ratings of the held-out rows, cut to the range of the ratings that it learned from:
 * that of the held-out ones would tell of them.
 */
export async function judgeRatings(
  model: ScoringModel,
  task: RankingTask,
  { values }: Interactions,
  { userFeatures, signal }: JudgeOptions,
): Promise<{ readonly rmse: number; readonly mae: number }> {
  const [lowest, highest] = (values ?? new Float32Array()).reduce(
    ([low, high], value): [number, number] => [Math.min(low, value), Math.max(high, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY] as [number, number],
  );
  const { rmse, mae } = await evaluateRatings(model, task, {
    // Where all are alike there is no scale to cut to.
    ...(lowest < highest ? { scale: [lowest, highest] as const } : {}),
    userFeatures,
    signal,
  });
  return { rmse, mae };
}
