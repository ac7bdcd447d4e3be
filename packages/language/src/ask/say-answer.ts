import type { Condition, Filter } from "@modalis/recommender";
import { dataText } from "../reply/data-text.js";

const WORDS: Readonly<Partial<Record<keyof Condition, string>>> = {
  equals: "is",
  in: "is one of",
  atLeast: "is at least",
  atMost: "is at most",
  greaterThan: "is over",
  lessThan: "is under",
  contains: "holds",
  containsAny: "holds one of",
};

/** What was looked for and how much was found, in a sentence made of what was checked: no model has a part in it. */
export function sayAnswer(
  { search, filter }: { readonly search: string; readonly filter?: Filter },
  found: number,
): string {
  const items = found === 0 ? "No item" : found === 1 ? "One item" : `${found} items`;
  const where = filter === undefined ? "" : ` where ${sayFilter(filter)}`;
  return `${items}${where}, the nearest to “${dataText(search, 120)}” first.`;
}

function sayFilter(filter: Filter): string {
  if ("and" in filter) return filter.and.map(sayFilter).join(" and ");
  if ("or" in filter) return filter.or.map(sayFilter).join(" or ");
  if ("not" in filter) return `not (${sayFilter(filter.not)})`;
  const { attribute, ...operators } = filter;
  const said = Object.entries(operators).map(
    ([operator, value]) => `${WORDS[operator as keyof Condition] ?? operator} ${sayValue(value)}`,
  );
  return `${dataText(attribute, 60)} ${said.join(" and ")}`;
}

function sayValue(value: unknown): string {
  if (Array.isArray(value)) return value.map(sayValue).join(", ");
  return typeof value === "string" ? `“${dataText(value, 60)}”` : String(value);
}
