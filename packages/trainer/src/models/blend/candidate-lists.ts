import { indexOfBest } from "./greedy-weights.js";
import type { ScorePool } from "./score-pool.js";

/** Of each user of a pool the items that could come first, with all parts' scores of an item side by side. */
export interface CandidateLists {
  readonly columns: number;
  /** `[users + 1]`: where each user's items stand. */
  readonly offsets: Int32Array;
  /** `[listed, columns]`. */
  readonly rows: Float32Array;
  /** `[listed]`: 1 for a positive. */
  readonly positive: Uint8Array;
  /** `[users]`: one over the user's positives, listed or not; 0 for those without a positive in their list. */
  readonly share: Float64Array;
}

/** Further down hardly any weights would bring an item among the first twenty. */
const LISTED = 100;
const ORDERED_BY = 8;

/**
 * The first items of each user by the mean of the best parts.
 *
 * @param worth By part: how well it does alone.
 */
export function candidateLists(pool: ScorePool, worth: readonly number[]): CandidateLists {
  const users = pool.positives.length;
  const columns = pool.parts.length;
  const order = bestParts(worth).map((part) => pool.scores[part]!);
  const offsets = new Int32Array(users + 1);
  for (let user = 0; user < users; user++)
    offsets[user + 1] = offsets[user]! + Math.min(LISTED, pool.offsets[user + 1]! - pool.offsets[user]!);
  const rows = new Float32Array(offsets[users]! * columns);
  const positive = new Uint8Array(offsets[users]!);
  const share = new Float64Array(users);
  for (let user = 0; user < users; user++) {
    const [from, wanted] = [pool.offsets[user]!, pool.positives[user]!];
    const places = Array.from({ length: pool.offsets[user + 1]! - from }, (_, at) => from + at);
    const totals = places.map((place) => order.reduce((sum, scores) => sum + scores[place]!, 0));
    places.sort((left, right) => totals[right - from]! - totals[left - from]!);
    for (const [at, place] of places.slice(0, LISTED).entries()) {
      const row = offsets[user]! + at;
      for (let part = 0; part < columns; part++) rows[row * columns + part] = pool.scores[part]![place]!;
      if (place >= from + wanted) continue;
      positive[row] = 1;
      share[user] = 1 / wanted;
    }
  }
  return { columns, offsets, rows, positive, share };
}

function bestParts(worth: readonly number[]): number[] {
  const left = [...worth];
  return Array.from({ length: Math.min(ORDERED_BY, left.length) }, () => {
    const best = indexOfBest(left);
    left[best] = Number.NEGATIVE_INFINITY;
    return best;
  });
}
