import { setImmediate } from "node:timers/promises";
import { dotAt } from "../catalogue/dot-at.js";
import type { ItemChannel } from "../catalogue/item-channel.js";
import { type NearestLikes, nearestScore } from "../taste/nearest-likes.js";

/** One term of a score: what a channel adds to each item that has a row there. */
export interface ChannelTerm {
  readonly channel: ItemChannel;
  /** `[dimensions]`. */
  readonly query: Float32Array;
  /** The term of a row is `factor (row . query) + nearestFactor nearestScore(row) - offset`. */
  readonly factor: number;
  readonly offset: number;
  readonly nearest?: NearestLikes;
  readonly nearestFactor?: number;
}

/** The term of one row. */
export function termOf(term: ChannelTerm, row: number): number {
  const { channel, query, factor, offset, nearest, nearestFactor = 0 } = term;
  const start = row * query.length;
  const linear = factor * dotAt(channel.values, start, query) - offset;
  return nearest === undefined
    ? linear
    : linear + nearestFactor * nearestScore(nearest, channel.values, start);
}

/** Values scanned before other work of the process gets its turn: some ten milliseconds. */
const VALUES_A_TURN = 2 ** 23;

/**
 * Scores of all items: the sum of the terms of the channels that an item has, `NaN` where it has none of them.
 *
 * Gives way to other work now and then, and rejects with the signal's reason when aborted.
 */
export async function addEvidence(
  itemCount: number,
  terms: readonly ChannelTerm[],
  signal: AbortSignal | undefined,
): Promise<Float64Array> {
  const scores = new Float64Array(itemCount).fill(Number.NaN);
  for (const term of terms) {
    const { itemOfRow, rowCount, space } = term.channel;
    const rowsATurn = Math.ceil(
      VALUES_A_TURN / space.dimensions / (1 + (term.nearest?.examples.length ?? 0)),
    );
    for (let start = 0; start < rowCount; start += rowsATurn) {
      const end = Math.min(start + rowsATurn, rowCount);
      for (let row = start; row < end; row++) {
        const item = itemOfRow[row]!;
        const before = scores[item]!;
        scores[item] = (Number.isNaN(before) ? 0 : before) + termOf(term, row);
      }
      if (end < rowCount) await setImmediate();
      signal?.throwIfAborted();
    }
  }
  return scores;
}

/**
 * What each modality adds to the score of an item: the sum of its channels' terms.
 *
 * They add up to the score. The terms of `recommend` depend on no other channel, so there they are exact Shapley
 * values; those of `similarItems` and `search` share a divisor, so there they say how the score is made up. A modality
 * that the item lacks is not listed.
 */
export function contributionsOf(terms: readonly ChannelTerm[], item: number): Record<string, number> {
  const contributions: Record<string, number> = {};
  for (const term of terms) {
    const row = term.channel.rowOfItem[item]!;
    if (row < 0) continue;
    const { modality } = term.channel;
    contributions[modality] = (contributions[modality] ?? 0) + termOf(term, row);
  }
  return contributions;
}
