import { ModalisError, type ScoredItem } from "@modalis/contract";
import { channelWeight, checkWeights, type Weights } from "../early/channel-weights.js";

/** Items scored by each channel, in any order; an item that a channel does not know is not in its list. */
export type ScoredLists = ReadonlyMap<string, readonly Pick<ScoredItem, "id" | "score">[]>;

export interface LateFusionOptions {
  /** Trust by channel or modality, each applied as it is; 1 where nothing is said. */
  readonly weights?: Weights;
}

/** One channel's list, sorted by falling score, then by id, with its weight. */
export interface RankedList {
  readonly channel: string;
  readonly weight: number;
  readonly items: readonly Pick<ScoredItem, "id" | "score">[];
}

/**
 * Checks and sorts every list.
 *
 * @throws `INVALID_ARGUMENT` for an id that repeats within a list, a score that is not finite, or a bad weight.
 */
export function rankLists(lists: ScoredLists, { weights = {} }: LateFusionOptions): RankedList[] {
  checkWeights([...lists.keys()], weights);
  return [...lists].map(([channel, items]) => {
    const seen = new Set<string>();
    for (const { id, score } of items) {
      if (seen.has(id))
        throw new ModalisError("INVALID_ARGUMENT", `"${id}" is twice in the list of ${channel}`);
      if (!Number.isFinite(score)) {
        throw new ModalisError(
          "INVALID_ARGUMENT",
          `the score of "${id}" in the list of ${channel} is ${score}`,
        );
      }
      seen.add(id);
    }
    return { channel, weight: channelWeight(channel, weights), items: [...items].sort(byScoreThenId) };
  });
}

/** The order of every answer: falling score, then id by code unit. */
export function byScoreThenId(left: ScoredItem, right: ScoredItem): number {
  return right.score - left.score || (left.id < right.id ? -1 : left.id > right.id ? 1 : 0);
}
