import { channelRow, type ItemChannel } from "../catalogue/item-channel.js";
import type { Library } from "../catalogue/library.js";
import type { UserHistory } from "../history/user-histories.js";
import { type ChannelTaste, measureTaste, type TasteExample } from "./channel-taste.js";
import type { TastePrior } from "./taste-strength.js";
import type { UserFeatures } from "./user-features.js";

export interface UserTasteOptions {
  readonly prior: TastePrior;
  /** What the user's own features weigh, a fresh like of weight 1 being 1. */
  readonly featureWeight: number;
}

/** The user's taste in every channel where something is liked; empty when nothing is known. */
export function measureUserTaste(
  library: Library,
  history: UserHistory | undefined,
  features: UserFeatures | undefined,
  { prior, featureWeight }: UserTasteOptions,
): ChannelTaste[] {
  return library.channels.flatMap((channel) => {
    const { examples, ownRows } = exampleItems(channel, history);
    const own = features?.get(channel.name);
    if (own !== undefined && featureWeight > 0) examples.push({ row: own, weight: featureWeight });
    const trust = library.trust.get(channel.name)!;
    const taste = measureTaste(channel, examples, ownRows, { prior, trust });
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
    examples.push({ row: channelRow(channel, row), weight });
    ownRows.add(row);
  }
  return { examples, ownRows };
}
