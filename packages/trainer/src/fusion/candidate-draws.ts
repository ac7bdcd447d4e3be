import { type Interactions, ModalisError } from "@modalis/contract";
import { seededRandom } from "../random/seeded-random.js";

/** Draws the items that a batch's likes are told from. */
export interface CandidateDraws {
  /** Candidates a step. */
  readonly count: number;
  /** Users who lack some item that may be drawn, rising: those that can be learned from. */
  readonly users: Int32Array;
  /** Fills `[count]` with items, fixed by seed and step. */
  draw(step: number, output: Int32Array): void;
  /** Sets `[candidates]` to 1 where a user has the candidate, 0 elsewhere; after {@link draw} of the same step. */
  markKnown(user: number, output: Float32Array): void;
}

/**
 * Draws evenly among the items that somebody had, or takes all of them where `negatives` reaches their number. Items that
 * nobody had are no negatives: a model must not learn that new content is disliked.
 *
 * @throws `INVALID_ARGUMENT` when no user has some items but not all.
 */
export function createCandidateDraws(
  model: string,
  { offsets, items, userIds, itemIds }: Interactions,
  { negatives, seed }: { readonly negatives: number; readonly seed: number },
): CandidateDraws {
  const warm = [...new Set(items)].sort((one, other) => one - other);
  const lacking = (pool: number): Int32Array => {
    const users = Int32Array.from(userIds, (_, user) => user);
    return users.filter((user) => {
      const own = offsets[user + 1]! - offsets[user]!;
      return own > 0 && own < pool;
    });
  };
  const among = lacking(warm.length).length > 0 ? warm : itemIds.map((_, item) => item);
  const users = lacking(among.length);
  if (users.length === 0)
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `${model} learns from liked items against others, and no user of the ${userIds.length} has both; give it interactions of at least one user with some, but not all, of the items`,
      { details: { model, users: userIds.length, items: itemIds.length, interactions: items.length } },
    );
  const count = Math.min(negatives, among.length);
  /** By item: places among the candidates of this step, the next place of the same item after each. */
  const first = new Int32Array(itemIds.length).fill(-1);
  const next = new Int32Array(count);
  let drawn = new Int32Array(0);
  return {
    count,
    users,
    draw(step, output) {
      for (const item of drawn) first[item] = -1;
      const random = seededRandom(seed, step, 0x63);
      for (let at = 0; at < count; at++) {
        const item = count === among.length ? among[at]! : among[random.integer(among.length)]!;
        output[at] = item;
        next[at] = first[item]!;
        first[item] = at;
      }
      drawn = output.slice(0, count);
    },
    markKnown(user, output) {
      output.fill(0);
      for (let own = offsets[user]!; own < offsets[user + 1]!; own++) {
        for (let at = first[items[own]!]!; at >= 0; at = next[at]!) output[at] = 1;
      }
    },
  };
}
