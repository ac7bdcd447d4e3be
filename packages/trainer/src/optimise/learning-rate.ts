import { ModalisError } from "@modalis/contract";

/** How the learning rate changes from step to step, as a factor of the base rate. */
export interface LearningRateSchedule {
  readonly kind:
    | "constant"
    /** Falls in a line to `floor` at the last step. */
    | "linear"
    /** Falls along half a cosine to `floor` at the last step (Loshchilov and Hutter, "SGDR", ICLR 2017). */
    | "cosine"
    /** Is multiplied by `factor` every `every` steps. */
    | "step";
  /** Steps over which the rate rises in a line from near 0 to the base; default 0. */
  readonly warmUpSteps?: number;
  /** All steps of the training, warm-up included; needed by `linear` and `cosine`. */
  readonly totalSteps?: number;
  /** Share of the base that `linear` and `cosine` end at; default 0. */
  readonly floor?: number;
  /** Needed by `step`, at least 1. */
  readonly every?: number;
  /** Of `step`; default 0.1. */
  readonly factor?: number;
}

/**
 * The learning rate of a step.
 *
 * @param step From 0.
 * @throws `INVALID_ARGUMENT` when a schedule lacks a number it needs.
 */
export function learningRateAt(base: number, schedule: LearningRateSchedule, step: number): number {
  const { warmUpSteps = 0, floor = 0, factor = 0.1 } = schedule;
  if (step < warmUpSteps) return (base * (step + 1)) / warmUpSteps;
  if (schedule.kind === "constant") return base;
  if (schedule.kind === "step") {
    const every = needed(schedule, "every");
    return base * factor ** Math.floor((step - warmUpSteps) / every);
  }
  const length = Math.max(1, needed(schedule, "totalSteps") - warmUpSteps);
  const share = Math.min(1, (step - warmUpSteps) / length);
  const height = schedule.kind === "linear" ? 1 - share : (1 + Math.cos(Math.PI * share)) / 2;
  return base * (floor + (1 - floor) * height);
}

function needed(schedule: LearningRateSchedule, name: "every" | "totalSteps"): number {
  const value = schedule[name];
  if (value !== undefined && Number.isInteger(value) && value >= 1) return value;
  throw new ModalisError(
    "INVALID_ARGUMENT",
    `a "${schedule.kind}" learning rate needs ${name}, a whole number from 1, not ${value}`,
  );
}
