import type { ScoringModel } from "@modalis/contract";
import { evaluateRatings, type RankingTask } from "@modalis/evaluation";
import type { JudgeOptions } from "./judge-model.js";
import type { PickedModel } from "./pick-model.js";

/** Models whose scores are ratings on the data's own scale. */
const RATING_MODELS: ReadonlySet<string> = new Set(["rating-baseline", "rating-knn", "svd", "svd++"]);

/** Whether a model foretells ratings and the held-out rows have some that differ. */
export function isRated({ definition }: PickedModel, { positives: { values } }: RankingTask): boolean {
  return RATING_MODELS.has(definition.name) && (values?.some((value) => value !== values[0]) ?? false);
}

/** How far a model's scores are from the ratings of the held-out rows, cut to the ratings' own range. */
export async function judgeRatings(
  model: ScoringModel,
  task: RankingTask,
  { userFeatures, signal }: JudgeOptions,
): Promise<{ readonly rmse: number; readonly mae: number }> {
  const { values } = task.positives;
  const [lowest, highest] = values!.reduce(
    ([low, high], value): [number, number] => [Math.min(low, value), Math.max(high, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY] as [number, number],
  );
  const { rmse, mae } = await evaluateRatings(model, task, {
    scale: [lowest, highest],
    userFeatures,
    signal,
  });
  return { rmse, mae };
}
