import type { Interactions } from "@modalis/contract";
import type { ModalityRows } from "./modality-rows.js";

/** What a person's history is like in one modality, and how their scores by it spread over the items. */
export interface LateProfiles {
  /** `[users, dimensions]`: the mean of the rows of what the person liked and has the modality. */
  readonly profiles: Float32Array;
  /** `[users]`: mean of the scores over the items that have the modality. */
  readonly means: Float64Array;
  /** `[users]`: their deviation over the reference items; 0 where all score alike, as for a person without a history. */
  readonly deviations: Float64Array;
}

/** A modality's rows, with what standard scores are taken against. */
export interface ProfileRows extends ModalityRows {
  readonly dimensions: number;
  /** `[dimensions]`: mean of the rows that are there. */
  readonly centre: Float64Array;
  /** Items that deviations are measured over, spread evenly among those that have the modality. */
  readonly references: Int32Array;
}

/** Enough to know a deviation to some four per cent. */
const MOST_REFERENCES = 256;

export function profileRows(rows: ModalityRows, dimensions: number): ProfileRows {
  const { values, present } = rows;
  const there: number[] = [];
  for (let item = 0; item < present.length; item++) if (present[item] === 1) there.push(item);
  const centre = new Float64Array(dimensions);
  for (const item of there) {
    for (let at = 0; at < dimensions; at++) centre[at]! += values[item * dimensions + at]! / there.length;
  }
  const count = Math.min(MOST_REFERENCES, there.length);
  const references = Int32Array.from(
    { length: count },
    (_, at) => there[Math.floor((at * there.length) / count)]!,
  );
  return { ...rows, dimensions, centre, references };
}

/** Profiles of the histories. */
export async function lateProfiles(
  rows: ProfileRows,
  { offsets, items }: Pick<Interactions, "offsets" | "items">,
  pause: () => Promise<unknown>,
): Promise<LateProfiles> {
  const { present, dimensions, centre } = rows;
  const users = offsets.length - 1;
  const profiles = new Float32Array(users * dimensions);
  const means = new Float64Array(users);
  const deviations = new Float64Array(users);
  for (let user = 0; user < users; user++) {
    const own = profiles.subarray(user * dimensions, (user + 1) * dimensions);
    const history = items.subarray(offsets[user], offsets[user + 1]).filter((item) => present[item] === 1);
    for (const item of history) {
      for (let at = 0; at < dimensions; at++)
        own[at]! += rows.values[item * dimensions + at]! / history.length;
    }
    for (let at = 0; at < dimensions; at++) means[user]! += own[at]! * centre[at]!;
    deviations[user] = deviationOf(rows, own, means[user]!);
    await pause();
  }
  return { profiles, means, deviations };
}

/** A profile's score of an item, before it is standardised. */
export function profileScore(
  { values, dimensions }: ProfileRows,
  profile: Float32Array,
  item: number,
): number {
  const from = item * dimensions;
  let dot = 0;
  for (let at = 0; at < dimensions; at++) dot += profile[at]! * values[from + at]!;
  return dot;
}

/** Below this a deviation is rounding: a person whose profile tells items apart by nothing gets no term. */
const LEAST_DEVIATION = 1e-5;

/** 1 over a person's deviation, or 0 where it is nothing. */
export function inverseDeviation({ deviations }: LateProfiles, user: number): number {
  return deviations[user]! > LEAST_DEVIATION ? 1 / deviations[user]! : 0;
}

function deviationOf(rows: ProfileRows, profile: Float32Array, mean: number): number {
  let squares = 0;
  for (const item of rows.references) squares += (profileScore(rows, profile, item) - mean) ** 2;
  return Math.sqrt(squares / Math.max(1, rows.references.length));
}
