import { ModalisError } from "@modalis/contract";
import { topItems } from "@modalis/kernels";
import type { ItemTable } from "../catalogue/item-table.js";
import { type ChannelTerm, contributionsOf } from "./add-evidence.js";

/** An item of an answer, always with what each modality, or `"popularity"`, adds to its score. */
export interface ExplainedItem {
  readonly id: string;
  readonly score: number;
  /** They sum to the score. */
  readonly contributions: Readonly<Record<string, number>>;
}

/** Passes for a whole number of at least 1. @throws `INVALID_ARGUMENT` */
export function checkCount(count: number): void {
  if (Number.isSafeInteger(count) && count >= 1) return;
  throw new ModalisError("INVALID_ARGUMENT", `count is a whole number of at least 1, not ${count}`);
}

/** Marks items that may not be chosen; ids that are no item are ignored. */
export function excludeItems(
  scores: Float64Array,
  items: ItemTable,
  exclude: Iterable<string> | undefined,
  numbers: Iterable<number> = [],
): void {
  for (const id of exclude ?? []) {
    const item = items.index.get(id);
    if (item !== undefined) scores[item] = Number.NaN;
  }
  for (const item of numbers) scores[item] = Number.NaN;
}

/** The best items of `scores`, with the contributions of each term. */
export function answer(
  scores: Float64Array,
  items: ItemTable,
  count: number,
  terms: readonly ChannelTerm[],
): ExplainedItem[] {
  return Array.from(topItems(scores, count), (item) => ({
    id: items.ids[item]!,
    score: scores[item]!,
    contributions: contributionsOf(terms, item),
  }));
}

/** The most popular items that are left, for a user of whose taste nothing is known. */
export function answerByPopularity(scores: Float64Array, items: ItemTable, count: number): ExplainedItem[] {
  return Array.from(topItems(scores, count), (item) => ({
    id: items.ids[item]!,
    score: scores[item]!,
    contributions: { popularity: scores[item]! },
  }));
}
