import type { Split } from "@modalis/evaluation";
import type { TrainingData } from "@modalis/trainer";
import type { TrainingSource } from "./training-source.js";

/** What a model may learn from: the development part of a split and the content of items and users. */
export function trainingDataOf(
  { development }: Split,
  { itemFeatures, userFeatures }: TrainingSource,
): TrainingData {
  const { training, validation } = development;
  const judged = validation.positives.items.length > 0;
  return { interactions: training, ...(judged ? { validation } : {}), itemFeatures, userFeatures };
}
