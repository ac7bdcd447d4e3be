import { ModalisError } from "@modalis/contract";
import { batchesPerEpoch } from "./epoch-batches.js";
import type { TrainLoopOptions } from "./train-loop.js";

/** @throws `INVALID_ARGUMENT` naming the option that is out of range. */
export function checkLoopOptions(options: TrainLoopOptions): void {
  const { examples, batchSize, epochs, seed, validation, checkpoints, lastBatch = "keep" } = options;
  const wholes = {
    batchSize,
    epochs,
    "validation.every": validation?.every,
    "validation.patience": validation?.patience,
  };
  for (const [name, value] of Object.entries({
    ...wholes,
    "checkpoints.everySteps": checkpoints?.everySteps,
  })) {
    if (value !== undefined && !(Number.isSafeInteger(value) && value >= 1))
      throw misuse(`${name} is a whole number from 1, not ${value}`);
  }
  if (!Number.isSafeInteger(seed)) throw misuse(`seed is a whole number, not ${seed}`);
  if (!(examples >= 1))
    throw misuse("there are no examples to learn from; check that the training part is not empty");
  if (batchesPerEpoch({ examples, batchSize, lastBatch }) === 0)
    throw misuse(`${examples} examples do not fill one batch of ${batchSize}; lower batchSize`);
}

function misuse(problem: string): ModalisError {
  return new ModalisError("INVALID_ARGUMENT", `training: ${problem}`);
}
