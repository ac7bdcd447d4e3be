import { channelRow, type ItemChannel } from "../catalogue/item-channel.js";
import type { Library } from "../catalogue/library.js";
import type { UserHistory } from "../history/user-histories.js";
import { type ChannelTaste, measureTaste } from "./channel-taste.js";
import type { TasteExample } from "./taste-example.js";
import type { TastePrior } from "./taste-strength.js";
import type { UserFeatures } from "./user-features.js";

export interface UserTasteOptions {
  readonly prior: TastePrior;
  /** What the user's own features weigh, a fresh like of weight 1 being 1. */
  readonly featureWeight: number;
  /** Most likes that a row of a small catalogue is compared with one by one. */
  readonly nearestLikes: number;
}

/** Multiplications that comparing with the likes one by one may cost in a channel: about half a second. */
const NEAREST_BUDGET = 5e8;

/** The user's taste in every channel where something is liked; empty when nothing is known. */
export function measureUserTaste(
  library: Library,
  history: UserHistory | undefined,
  features: UserFeatures | undefined,
  { prior, featureWeight, nearestLikes }: UserTasteOptions,
): ChannelTaste[] {
  return library.channels.flatMap((channel) => {
    const { examples, ownRows } = exampleItems(channel, history);
    const own = features?.get(channel.name);
    if (own !== undefined && featureWeight > 0) examples.push({ row: own, weight: featureWeight });
    const trust = library.trust.get(channel.name)!;
    if (trust === 0) return [];
    const affordable = Math.floor(NEAREST_BUDGET / channel.values.length);
    const taste = measureTaste(channel, examples, ownRows, {
      prior,
      trust,
      nearestLikes: Math.min(nearestLikes, affordable),
    });
    return taste === undefined ? [] : [taste];
  });
}

function exampleItems(
  channel: ItemChannel,
  history: UserHistory | undefined,
): { examples: TasteExample[]; ownRows: Set<number> } {
  const examples: TasteExample[] = [];
  const ownRows = new Set<number>();
  for (const [item, weight] of history?.weights ?? []) {
    const row = channel.rowOfItem[item]!;
    if (row < 0 || weight === 0) continue;
    examples.push({ row: channelRow(channel, row), weight, item });
    ownRows.add(row);
  }
  return { examples, ownRows };
}
