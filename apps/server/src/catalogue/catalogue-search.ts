import type { ChannelBatches } from "@modalis/contract";
import { type AlikeItem, type ContentRecommender, spreadOf } from "@modalis/recommender";
import { itemsOfChannels } from "../joint/items-of-channels.js";
import { createJointIndex, type JointProjector } from "../joint/joint-index.js";
import { createTowerIndex } from "../joint/tower-index.js";
import type { EncodedQuery } from "../live/encode-query.js";

export interface CatalogueSearchParts {
  readonly recommender: ContentRecommender;
  readonly channels: ChannelBatches;
  readonly nowMs: number;
  /** What was learned of this catalogue. */
  readonly joint: JointProjector | undefined;
}

/**
 * Searches a catalogue that does not change: by the query's own channels, then by towers that share a space with it, then
 * by what was learned of the catalogue; items keep the order of the first that knows them.
 */
export function createCatalogueSearch({ recommender, channels, nowMs, joint }: CatalogueSearchParts) {
  const spaces = () => recommender.itemSpaces;
  const towers = createTowerIndex(spaces);
  const learned = joint && createJointIndex(joint, spaces);
  let filled: Promise<void> | undefined;
  const fill = async (): Promise<void> => {
    const items = itemsOfChannels(channels);
    towers.put(items);
    await learned?.put(items);
  };
  return async (
    { queries, across }: EncodedQuery,
    count: number,
    signal: AbortSignal | undefined,
  ): Promise<readonly AlikeItem[]> => {
    const asked = { queries, count, ...(signal ? { signal } : {}) };
    // A count below 1 is refused there.
    if ((learned === undefined && across.size === 0) || count < 1) return recommender.search(asked);
    filled ??= fill();
    await filled;
    const all = recommender.itemCount;
    const plain = queries.size === 0 ? [] : await recommender.search({ ...asked, count: all });
    const spread = plain.length === 0 ? STANDARD : spreadOf(plain.map(({ score }) => score));
    const judged = new Set(queries.keys());
    const found = towers.search({ across, judged, plain, spread, count: all, nowMs });
    const before = found === undefined ? { plain, spread } : { plain: found, spread: STANDARD };
    return (await learned?.search({ queries, ...before, count, nowMs })) ?? (found ?? plain).slice(0, count);
  };
}

/** Of scores that were standardised already. */
const STANDARD = { mean: 0, deviation: 1 };
