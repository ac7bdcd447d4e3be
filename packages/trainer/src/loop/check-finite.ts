import { ModalisError } from "@modalis/contract";

/** A loss this many times the first one, or this high when the first was below 1, has run away. */
const RUNAWAY = 1e4;

/**
 * Throws when a loss shows that training has diverged.
 *
 * @param first The loss of the first step.
 * @throws `DIVERGED` naming the step and what to lower.
 */
export function checkLoss(loss: number, first: number, step: number): void {
  if (!Number.isFinite(loss)) throw diverged(`the loss is ${loss}`, step);
  if (loss > RUNAWAY * Math.max(1, Math.abs(first)))
    throw diverged(`the loss ran away from ${first} to ${loss}`, step);
}

/**
 * Throws when a learned array holds a value that is not finite.
 *
 * @throws `DIVERGED` naming the array, the step and what to lower.
 */
export function checkLearned(arrays: ReadonlyMap<string, Float32Array>, step: number): void {
  for (const [name, values] of arrays) {
    for (let at = 0; at < values.length; at++) {
      if (!Number.isFinite(values[at]!)) throw diverged(`"${name}" holds ${values[at]}`, step);
    }
  }
}

function diverged(problem: string, step: number): ModalisError {
  return new ModalisError(
    "DIVERGED",
    `training diverged at step ${step}: ${problem}; lower the learning rate, clip gradients or scale the features down`,
    { details: { step } },
  );
}
