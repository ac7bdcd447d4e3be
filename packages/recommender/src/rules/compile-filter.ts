import type { Condition, Filter, FilterValue, Within } from "./filter.js";

/** What a filter can ask of an item. */
export interface AttributedItem {
  readonly id: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly labels?: readonly string[];
  readonly timestampMs?: number;
}

export type ItemTest = (item: AttributedItem) => boolean;

/**
 * Makes a test of a filter, which {@link parseFilter} has accepted.
 *
 * @param options.nowMs The time that ages are counted from, in milliseconds since 1970.
 */
export function compileFilter(filter: Filter, options: { readonly nowMs: number }): ItemTest {
  if ("and" in filter) {
    const tests = filter.and.map((one) => compileFilter(one, options));
    return (item) => tests.every((test) => test(item));
  }
  if ("or" in filter) {
    const tests = filter.or.map((one) => compileFilter(one, options));
    return (item) => tests.some((test) => test(item));
  }
  if ("not" in filter) {
    const test = compileFilter(filter.not, options);
    return (item) => !test(item);
  }
  return compileCondition(filter, options.nowMs);
}

/** Whether the answer of a filter changes as time passes, so that what was computed of it must not be kept for long. */
export function dependsOnTime(filter: Filter): boolean {
  if ("and" in filter) return filter.and.some(dependsOnTime);
  if ("or" in filter) return filter.or.some(dependsOnTime);
  if ("not" in filter) return dependsOnTime(filter.not);
  return filter.newerThanMs !== undefined || filter.olderThanMs !== undefined;
}

type ValueTest = (value: unknown) => boolean;

function compileCondition(condition: Condition, nowMs: number): ItemTest {
  const read = readerOf(condition.attribute);
  const { exists } = condition;
  const tests = valueTests(condition, nowMs);
  return (item) => {
    const value = read(item);
    if (value === undefined || value === null) {
      if (exists === false) return tests.length === 0;
      return exists === undefined && value === null && condition.equals === null && tests.length === 1;
    }
    return exists !== false && tests.every((test) => test(value));
  };
}

function valueTests(condition: Condition, nowMs: number): ValueTest[] {
  const { equals, contains, containsAny, startsWith, within, newerThanMs, olderThanMs } = condition;
  const tests: ValueTest[] = [];
  if (equals !== undefined) tests.push((value) => value === equals);
  if (condition.in !== undefined) tests.push(isOneOf(condition.in));
  for (const [bound, holds] of comparisons(condition)) {
    tests.push((value) => typeof value === typeof bound && holds(value as typeof bound, bound));
  }
  if (contains !== undefined) tests.push((value) => holdsValue(value, contains));
  if (containsAny !== undefined) {
    const wanted = isOneOf(containsAny);
    tests.push((value) => Array.isArray(value) && value.some(wanted));
  }
  if (startsWith !== undefined) {
    tests.push((value) => typeof value === "string" && value.startsWith(startsWith));
  }
  if (within !== undefined) tests.push((value) => liesWithin(value, within));
  if (newerThanMs !== undefined)
    tests.push((value) => (timeOf(value) ?? Number.NEGATIVE_INFINITY) >= nowMs - newerThanMs);
  if (olderThanMs !== undefined)
    tests.push((value) => (timeOf(value) ?? Number.POSITIVE_INFINITY) < nowMs - olderThanMs);
  return tests;
}

type Ordered = number | string;

function comparisons({ greaterThan, atLeast, lessThan, atMost }: Condition) {
  const all: [Ordered | undefined, (value: Ordered, bound: Ordered) => boolean][] = [
    [greaterThan, (value, bound) => value > bound],
    [atLeast, (value, bound) => value >= bound],
    [lessThan, (value, bound) => value < bound],
    [atMost, (value, bound) => value <= bound],
  ];
  return all.filter((one): one is [Ordered, (typeof one)[1]] => one[0] !== undefined);
}

function isOneOf(values: readonly FilterValue[]): ValueTest {
  const set = new Set<unknown>(values);
  return (value) => set.has(value);
}

function holdsValue(value: unknown, wanted: FilterValue): boolean {
  if (Array.isArray(value)) return value.includes(wanted);
  return typeof value === "string" && typeof wanted === "string" && value.includes(wanted);
}

/** Own properties only, so that no name reaches into the language's objects. */
function readerOf(attribute: string): (item: AttributedItem) => unknown {
  if (attribute === "@id") return ({ id }) => id;
  if (attribute === "@labels") return ({ labels }) => labels;
  if (attribute === "@timestamp") return ({ timestampMs }) => timestampMs;
  const path = attribute.split(".");
  return ({ attributes }) => {
    if (Object.hasOwn(attributes, attribute)) return attributes[attribute];
    let value: unknown = attributes;
    for (const name of path) {
      if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
      value = (value as Record<string, unknown>)[name];
    }
    return value;
  };
}

function timeOf(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}/.test(value)) return undefined;
  const time = Date.parse(value);
  return Number.isNaN(time) ? undefined : time;
}

const EARTH_RADIUS_KILOMETRES = 6371;

/** By the haversine formula, which stays exact for small distances. */
function liesWithin(value: unknown, { latitude, longitude, kilometres }: Within): boolean {
  if (typeof value !== "object" || value === null) return false;
  const own = value as { latitude?: unknown; longitude?: unknown };
  if (typeof own.latitude !== "number" || typeof own.longitude !== "number") return false;
  const radians = Math.PI / 180;
  const [from, to] = [latitude * radians, own.latitude * radians];
  const across = Math.sin(((own.longitude - longitude) * radians) / 2) ** 2;
  const along = Math.sin((to - from) / 2) ** 2;
  const share = Math.min(1, along + Math.cos(from) * Math.cos(to) * across);
  return 2 * EARTH_RADIUS_KILOMETRES * Math.asin(Math.sqrt(share)) <= kilometres;
}
