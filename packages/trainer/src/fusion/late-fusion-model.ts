import type { Interactions, ScoringModel } from "@modalis/contract";
import { factorsModel } from "@modalis/recommender";
import { inverseDeviation, type LateProfiles, lateProfiles, type ProfileRows } from "./late-profiles.js";

export interface LateFusion {
  /** Of the modalities. */
  readonly names: readonly string[];
  readonly sources: readonly ProfileRows[];
  /** `[groups][sources]`. */
  readonly weights: readonly (readonly number[])[];
  /** `[users]`. */
  readonly groups: Uint8Array;
  readonly interactions: Interactions;
  /** Lets the event loop run; throws when aborted. */
  readonly pause: () => Promise<unknown>;
}

/**
 * Weighted standard scores as one dot product: a block of columns a modality, of which the last takes the user's mean off
 * items that have the modality. So an item that lacks one stands at its mean, and contributions are exact.
 *
 * Visitors are scored by the weights of all groups together and the typical deviation, not by their own.
 */
export async function lateFusionModel(fusion: LateFusion): Promise<ScoringModel> {
  const { names, sources, weights, groups, interactions, pause } = fusion;
  const columns = sources.reduce((sum, { dimensions }) => sum + dimensions + 1, 0);
  const users = interactions.userIds.length;
  const items = interactions.itemIds.length;
  const factors = {
    users: new Float32Array(users * columns),
    items: new Float32Array(items * columns),
    history: new Float32Array(items * columns),
  };
  const blocks: { name: string; from: number; to: number }[] = [];
  let from = 0;
  for (const [at, rows] of sources.entries()) {
    const place = { columns, from };
    const profiles = await lateProfiles(rows, interactions, pause);
    writeUsers(factors.users, rows, profiles, (user) => weights[groups[user]!]![at]!, place);
    writeItems(factors.items, rows, place);
    writeHistory(factors.history, rows, typicalFactor(profiles, weights, groups, at), place);
    blocks.push({ name: names[at]!, from, to: from + rows.dimensions + 1 });
    from += rows.dimensions + 1;
  }
  return factorsModel({
    ...{ userFactors: factors.users, itemFactors: factors.items, dimensions: columns, blocks },
    visitors: { history: { kind: "sum", factors: factors.history, power: 1 } },
  });
}

interface BlockPlace {
  readonly columns: number;
  readonly from: number;
}

function writeUsers(
  table: Float32Array,
  { dimensions }: ProfileRows,
  profiles: LateProfiles,
  weightOf: (user: number) => number,
  { columns, from }: BlockPlace,
): void {
  for (let user = 0; user < profiles.means.length; user++) {
    const factor = weightOf(user) * inverseDeviation(profiles, user);
    const start = user * columns + from;
    for (let at = 0; at < dimensions; at++)
      table[start + at] = factor * profiles.profiles[user * dimensions + at]!;
    table[start + dimensions] = -factor * profiles.means[user]!;
  }
}

function writeItems(
  table: Float32Array,
  { values, present, dimensions }: ProfileRows,
  { columns, from }: BlockPlace,
): void {
  for (let item = 0; item < present.length; item++) {
    table.set(values.subarray(item * dimensions, (item + 1) * dimensions), item * columns + from);
    table[item * columns + from + dimensions] = present[item]!;
  }
}

/** What an item adds to a visitor's factors; their mean is linear in the items of the history, as it is for users. */
function writeHistory(
  table: Float32Array,
  { values, dimensions, centre, present }: ProfileRows,
  factor: number,
  { columns, from }: BlockPlace,
): void {
  for (let item = 0; item < present.length; item++) {
    let mean = 0;
    const start = item * columns + from;
    for (let at = 0; at < dimensions; at++) {
      const value = values[item * dimensions + at]!;
      table[start + at] = factor * value;
      mean += value * centre[at]!;
    }
    table[start + dimensions] = -factor * mean;
  }
}

/** The mean of weight over deviation of the users who have a profile. */
function typicalFactor(
  profiles: LateProfiles,
  weights: LateFusion["weights"],
  groups: Uint8Array,
  source: number,
): number {
  let [sum, count] = [0, 0];
  for (let user = 0; user < groups.length; user++) {
    const inverse = inverseDeviation(profiles, user);
    if (inverse === 0) continue;
    sum += weights[groups[user]!]![source]! * inverse;
    count += 1;
  }
  return count === 0 ? 0 : sum / count;
}
