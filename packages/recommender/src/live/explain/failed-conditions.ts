import { type AttributedItem, compileFilter } from "../../rules/compile-filter.js";
import type { Condition, Filter } from "../../rules/filter.js";

/** The conditions of a filter that keep an item out, in plain words; none when it passes. */
export function failedConditions(filter: Filter, item: AttributedItem, nowMs: number): string[] {
  if (compileFilter(filter, { nowMs })(item)) return [];
  if ("and" in filter) return filter.and.flatMap((one) => failedConditions(one, item, nowMs));
  return [describe(filter)];
}

function describe(filter: Filter): string {
  if ("and" in filter) return `all of (${filter.and.map(describe).join("; ")})`;
  if ("or" in filter)
    return filter.or.length === 0 ? "nothing can pass" : `one of (${filter.or.map(describe).join("; ")})`;
  if ("not" in filter) return `not (${describe(filter.not)})`;
  const { attribute, ...operators } = filter;
  return Object.entries(operators)
    .map(([operator, value]) =>
      `${attribute} ${wordsOf(operator as keyof Condition)} ${shown(value)}`.trimEnd(),
    )
    .join(" and ");
}

const WORDS: Readonly<Partial<Record<keyof Condition, string>>> = {
  equals: "must be",
  in: "must be one of",
  greaterThan: "must be more than",
  atLeast: "must be at least",
  lessThan: "must be less than",
  atMost: "must be at most",
  exists: "must exist:",
  contains: "must contain",
  containsAny: "must contain one of",
  startsWith: "must start with",
  within: "must lie within",
  newerThanMs: "must be newer than (milliseconds)",
  olderThanMs: "must be older than (milliseconds)",
};

function wordsOf(operator: keyof Condition): string {
  return WORDS[operator] ?? operator;
}

/** Longest value told in full. */
const LONGEST = 80;

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "";
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
