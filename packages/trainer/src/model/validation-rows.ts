import type { RankingTask } from "@modalis/evaluation";
import type { TrainingData } from "./training-data.js";

/**
 * The validation rows that training may be stopped by; undefined where there is nothing to find, as in the development part of
 * a split without validation, so that such a training lasts all its epochs.
 */
export function validationRows({ validation }: Pick<TrainingData, "validation">): RankingTask | undefined {
  return validation === undefined || validation.positives.items.length === 0 ? undefined : validation;
}
