import { ModalisError, type ScoredItem } from "@modalis/contract";
import { type LateFusionOptions, rankLists, type ScoredLists } from "./ranked-lists.js";
import { sumContributions } from "./sum-contributions.js";

export interface ReciprocalRankOptions extends LateFusionOptions {
  /** Damps the head of the lists; at least 0. Default 60, the paper's. */
  readonly rankConstant?: number;
}

/**
 * Late fusion by reciprocal ranks: each list gives an item `weight / (rankConstant + rank)`, the best rank
 * being 1; a list without the item gives nothing.
 *
 * Needs no comparable scores, only orders, and copes with truncated lists. Cormack, Clarke and Büttcher 2009,
 * "Reciprocal rank fusion outperforms Condorcet and individual rank learning methods".
 *
 * @throws `INVALID_ARGUMENT` for an id that repeats within a list, a score that is not finite, a bad weight or
 * constant.
 */
export function fuseReciprocalRanks(lists: ScoredLists, options: ReciprocalRankOptions = {}): ScoredItem[] {
  const { rankConstant = 60 } = options;
  if (!(rankConstant >= 0 && Number.isFinite(rankConstant))) {
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `rankConstant is a finite number of at least 0, not ${rankConstant}`,
    );
  }
  return sumContributions(
    rankLists(lists, options).map(({ channel, weight, items }) => ({
      channel,
      points: new Map(items.map(({ id }, index) => [id, weight / (rankConstant + index + 1)])),
    })),
  );
}
