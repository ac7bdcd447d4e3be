import type { ExperimentArm, ExperimentRecord } from "@modalis/store";

/** The arm that a person is in. */
export interface Assignment {
  readonly experiment: string;
  readonly arm: string;
  /** The registered model that answers; the one in service when absent. */
  readonly model?: string;
  /** Fields of the query that the arm settles. */
  readonly options: NonNullable<ExperimentArm["options"]>;
}

/**
 * The arm of a person, or none for one who does not take part.
 *
 * The same hash gives the same arm for as long as the settings stay. Whether somebody takes part and in which arm are
 * drawn from different bits of it, so that one says nothing of the other.
 *
 * @param hash At least 24 hexadecimal digits, evenly distributed.
 */
export function assignArm(experiment: ExperimentRecord, hash: string): Assignment | undefined {
  if (shareOf(hash.slice(0, 12)) >= experiment.share) return undefined;
  const { name, model, options = {} } = armAt(experiment.arms, shareOf(hash.slice(12, 24)));
  return { experiment: experiment.id, arm: name, ...(model === undefined ? {} : { model }), options };
}

/** 48 bits as a number from 0 up to 1. */
function shareOf(digits: string): number {
  return Number.parseInt(digits, 16) / 2 ** 48;
}

function armAt(arms: readonly ExperimentArm[], place: number): ExperimentArm {
  const total = arms.reduce((sum, { weight }) => sum + weight, 0);
  let left = place * total;
  for (const arm of arms) {
    left -= arm.weight;
    if (left < 0) return arm;
  }
  return arms.at(-1)!;
}
