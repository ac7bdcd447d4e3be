import type { Interactions } from "@modalis/contract";
import { seededRandom } from "../random/seeded-random.js";
import { holdOutPairs } from "./held-out-pairs.js";
import {
  inverseDeviation,
  type LateProfiles,
  lateProfiles,
  type ProfileRows,
  profileScore,
} from "./late-profiles.js";
import type { ScoreMargins } from "./learn-fusion-weights.js";

export interface FusionEvidenceOptions {
  readonly seed: number;
  /** Share of each history that is held out. */
  readonly heldOutShare: number;
  /** Items that each held-out one is compared with. */
  readonly negatives: number;
  /** `[users]`: group of each. */
  readonly groups: Uint8Array;
  readonly groupCount: number;
  /** Lets the event loop run; throws when aborted. */
  readonly pause: () => Promise<unknown>;
}

/**
 * Holds training pairs out, profiles users by the rest, and compares the standard scores of what was held out with those
 * of items drawn from the ones somebody had and the user had not. Validation and test rows play no part.
 */
export async function fusionEvidence(
  sources: readonly ProfileRows[],
  interactions: Interactions,
  options: FusionEvidenceOptions,
): Promise<ScoreMargins> {
  const { seed, heldOutShare, negatives, groups, groupCount, pause } = options;
  const held = holdOutPairs(interactions, heldOutShare, seed);
  const profiles: LateProfiles[] = [];
  for (const rows of sources) profiles.push(await lateProfiles(rows, held.rest, pause));
  const warm = [...new Set(interactions.items)].sort((one, other) => one - other);
  const margins: number[] = [];
  const owners: number[] = [];
  for (const [pair, user] of held.users.entries()) {
    const own = new Set(
      interactions.items.subarray(interactions.offsets[user], interactions.offsets[user + 1]),
    );
    if (own.size >= warm.length) continue;
    const random = seededRandom(seed, pair, 0x65);
    const liked = sources.map((rows, at) => standardScore(rows, profiles[at]!, user, held.items[pair]!));
    for (let drawn = 0; drawn < negatives; drawn++) {
      let other = warm[random.integer(warm.length)]!;
      while (own.has(other)) other = warm[random.integer(warm.length)]!;
      for (const [at, rows] of sources.entries())
        margins.push(liked[at]! - standardScore(rows, profiles[at]!, user, other));
      owners.push(groups[user]!);
    }
    await pause();
  }
  return {
    sources: sources.length,
    margins: Float64Array.from(margins),
    groups: Uint8Array.from(owners),
    groupCount,
  };
}

/** A person's score of an item by one modality, less their mean, in their deviations; 0 for an item that lacks it. */
function standardScore(rows: ProfileRows, profiles: LateProfiles, user: number, item: number): number {
  if (rows.present[item] === 0) return 0;
  const { dimensions } = rows;
  const own = profiles.profiles.subarray(user * dimensions, (user + 1) * dimensions);
  return (profileScore(rows, own, item) - profiles.means[user]!) * inverseDeviation(profiles, user);
}
