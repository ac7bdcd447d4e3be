import type { Interactions } from "@modalis/contract";
import { seededRandom } from "../random/seeded-random.js";

/** Some training pairs taken out of the training, to learn from what a profile cannot see. */
export interface HeldOutPairs {
  /** The histories without them. */
  readonly rest: Pick<Interactions, "offsets" | "items">;
  /** `[held]`: users of the held-out pairs. */
  readonly users: Int32Array;
  /** `[held]`. */
  readonly items: Int32Array;
}

/**
 * Takes a share of each history out, at least one event and never all; histories of one event stay whole.
 *
 * @param share Above 0, below 1.
 */
export function holdOutPairs({ offsets, items }: Interactions, share: number, seed: number): HeldOutPairs {
  const rest: number[] = [];
  const [users, held]: [number[], number[]] = [[], []];
  const restOffsets = new Int32Array(offsets.length);
  for (let user = 0; user + 1 < offsets.length; user++) {
    const own = items.slice(offsets[user], offsets[user + 1]);
    const taken = own.length < 2 ? 0 : Math.min(own.length - 1, Math.max(1, Math.round(share * own.length)));
    const random = seededRandom(seed, user, 0x68);
    for (let place = 0; place < taken; place++) {
      const other = place + random.integer(own.length - place);
      const kept = own[other]!;
      own[other] = own[place]!;
      own[place] = kept;
      users.push(user);
      held.push(kept);
    }
    for (const item of own.subarray(taken)) rest.push(item);
    restOffsets[user + 1] = rest.length;
  }
  return {
    rest: { offsets: restOffsets, items: Int32Array.from(rest) },
    users: Int32Array.from(users),
    items: Int32Array.from(held),
  };
}
