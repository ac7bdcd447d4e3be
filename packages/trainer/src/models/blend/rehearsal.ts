import type { Interactions } from "@modalis/contract";
import type { RankingTask } from "@modalis/evaluation";
import { createSeededRandom, shuffled } from "../../linear-algebra/seeded-random.js";
import { keepPairs } from "./sample-task.js";

/** The training interactions made a smaller world, in which what happens to new items can be rehearsed. */
export interface Rehearsal {
  readonly training: Interactions;
  /** `[items]`: 1 where all of the item's interactions were taken out. */
  readonly hidden: Uint8Array;
  /** What was taken out: all of the hidden items' interactions and some of the others'. */
  readonly task: RankingTask;
}

/** Hides a share of the items and, of the interactions with the others, a share, one user's last never. */
export function rehearse(
  interactions: Interactions,
  { hiddenItems, heldOut, seed }: { hiddenItems: number; heldOut: number; seed: number },
): Rehearsal {
  const random = createSeededRandom(seed);
  const { offsets, items, itemIds } = interactions;
  const known = Int32Array.from(new Set(items)).sort();
  const hidden = new Uint8Array(itemIds.length);
  const count = Math.round(hiddenItems * known.length);
  for (const at of shuffled(known.length, random).subarray(0, count)) hidden[known[at]!] = 1;
  const training = new Uint8Array(items.length);
  for (let user = 0; user + 1 < offsets.length; user++) {
    const places = range(offsets[user]!, offsets[user + 1]!);
    const warm = places.filter((place) => hidden[items[place]!] === 0);
    for (const place of warm) training[place] = random.uniform() < heldOut ? 0 : 1;
    if (warm.length > 0 && warm.every((place) => training[place] === 0)) {
      training[warm[random.below(warm.length)]!] = 1;
    }
  }
  const seen = keepPairs(interactions, (_, __, place) => training[place] === 1);
  // Somebody left without a history cannot be asked for.
  const asked = (user: number) => seen.offsets[user + 1]! > seen.offsets[user]!;
  const positives = keepPairs(interactions, (user, _, place) => training[place] === 0 && asked(user));
  return { training: seen, hidden, task: { seen, positives } };
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, at) => from + at);
}
