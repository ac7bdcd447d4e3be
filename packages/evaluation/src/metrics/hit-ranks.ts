import { ModalisError } from "@modalis/contract";

/** One user's ranking and the items that were right, by index or by id. */
export interface RankedUser<Item = number> {
  /** Items by falling score, the user's training items left out; a typed array or a list. */
  readonly ranking: ArrayLike<Item>;
  /** The user's items in the part that is evaluated. */
  readonly positives: ReadonlySet<Item>;
}

/**
 * Ranks from 1 to `k` at which positives stand, in rising order.
 *
 * @throws `INVALID_ARGUMENT` when `k` is no whole number from 1, when there are no positives (such a user is left
 * out of every mean), or when a positive is ranked twice.
 */
export function hitRanks<Item>({ ranking, positives }: RankedUser<Item>, k: number): number[] {
  if (!Number.isSafeInteger(k) || k < 1) throw invalid(`K is a whole number from 1, not ${k}`);
  if (positives.size === 0) throw invalid("a user without positives has no score; leave the user out");
  const ranks: number[] = [];
  const found = new Set<Item>();
  const end = Math.min(k, ranking.length);
  for (let at = 0; at < end; at++) {
    const item = ranking[at]!;
    if (!positives.has(item)) continue;
    if (found.has(item)) throw invalid(`item ${String(item)} is ranked twice`);
    found.add(item);
    ranks.push(at + 1);
  }
  return ranks;
}

function invalid(problem: string): ModalisError {
  return new ModalisError("INVALID_ARGUMENT", problem);
}
