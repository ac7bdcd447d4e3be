import { ModalisError } from "@modalis/contract";
import type { TrainingData } from "../model/training-data.js";
import { validationRows } from "../model/validation-rows.js";
import type { FineTuningOptions } from "./choose-fine-tuning.js";

/** @throws `INVALID_ARGUMENT` without validation rows, or for texts of another number of items or that are no numbers. */
export function checkFineTuning(data: TrainingData, { texts }: FineTuningOptions): void {
  if (validationRows(data) === undefined)
    throw misuse("adapters are kept only where they beat frozen encoders on validation rows; give some");
  if (texts === undefined) return;
  const items = data.interactions.itemIds.length;
  if (texts.tokens.length !== items)
    throw misuse(`there are texts of ${texts.tokens.length} items, and ${items} items`);
  for (const [item, tokens] of texts.tokens.entries())
    for (const token of Array.from(tokens ?? []))
      if (!Number.isInteger(token) || token < 0)
        throw misuse(
          `the text of item number ${item} has a token ${token}, which is no number of a vocabulary`,
        );
}

function misuse(problem: string): ModalisError {
  return new ModalisError("INVALID_ARGUMENT", `fine-tuning: ${problem}`);
}
