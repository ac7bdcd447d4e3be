import type { TrainingData } from "../model/training-data.js";

/** What a choice of models turns on. */
export interface DataFacts {
  readonly users: number;
  readonly items: number;
  readonly interactions: number;
  /** Share of all pairs of user and item that are known. */
  readonly density: number;
  /** Channels with at least one item's content, such as `image`. */
  readonly itemChannels: readonly string[];
  /** Items without training rows that have content: only content can recommend them. */
  readonly coldItems: number;
  /** Whether interactions have values that differ, such as ratings. */
  readonly valued: boolean;
}

/** Reads the facts off the training part. */
export function dataFacts({ interactions, itemFeatures }: TrainingData): DataFacts {
  const { userIds, itemIds, items, values } = interactions;
  const trained = new Set(items);
  const channels = [...itemFeatures].filter(([, { present }]) => present.includes(1));
  const hasContent = (item: number): boolean => channels.some(([, { present }]) => present[item] === 1);
  const pairs = userIds.length * itemIds.length;
  return {
    users: userIds.length,
    items: itemIds.length,
    interactions: items.length,
    density: pairs === 0 ? 0 : items.length / pairs,
    itemChannels: channels.map(([channel]) => channel),
    coldItems: itemIds.filter((_, item) => !trained.has(item) && hasContent(item)).length,
    valued: values?.some((value) => value !== values[0]) ?? false,
  };
}

/** The facts in a few words: `9,308 users, 6,710 items, 0.09 % of pairs known, content: image, audio`. */
export function describeFacts(facts: DataFacts): string {
  const { users, items, density, itemChannels, coldItems } = facts;
  const count = (number: number, one: string): string =>
    `${number.toLocaleString("en-GB")} ${number === 1 ? one : `${one}s`}`;
  return [
    count(users, "user"),
    count(items, "item"),
    `${(100 * density).toPrecision(2)} % of pairs known`,
    itemChannels.length === 0 ? "no content" : `content: ${itemChannels.join(", ")}`,
    ...(coldItems === 0 ? [] : [`${count(coldItems, "item")} with content alone`]),
  ].join(", ");
}
