import { ModalisError } from "@modalis/contract";
import { checkEvent } from "../../history/user-event.js";
import { type Filter, parseFilter } from "../../rules/filter.js";
import { parseRules } from "../../rules/parse-rules.js";
import type { Rules } from "../../rules/rules.js";
import { SOURCE_NAMES } from "../live-options.js";
import type { LiveQuery } from "../live-query.js";

const MOST_COUNT = 10_000;

/** Passes for the length of an answer. @throws `INVALID_ARGUMENT` */
export function checkLiveCount(count: number): void {
  if (Number.isSafeInteger(count) && count >= 1 && count <= MOST_COUNT) return;
  throw new ModalisError("INVALID_ARGUMENT", `count is a whole number from 1 to ${MOST_COUNT}, not ${count}`);
}

/** The filter of a query, checked. @throws `INVALID_ARGUMENT` naming the place in it. */
export function filterOf({ filter }: { readonly filter?: Filter }): { readonly filter?: Filter } {
  return filter === undefined ? {} : { filter: parseFilter(filter) };
}

/**
 * The rules of a query, everything in it being within its range.
 *
 * @throws `INVALID_ARGUMENT` naming what is not.
 */
export function checkLiveQuery(query: Omit<LiveQuery, "count"> & { readonly count: number }): Rules {
  checkLiveCount(query.count);
  checkFactors("modalities", query.modalities ?? {});
  checkFactors("sources", query.sources ?? {});
  for (const name of Object.keys(query.sources ?? {})) {
    if ((SOURCE_NAMES as readonly string[]).includes(name)) continue;
    refuse(`sources.${name} is no source; there are ${SOURCE_NAMES.join(", ")}`);
  }
  const { seed = 0 } = query;
  if (!Number.isSafeInteger(seed)) refuse(`seed is a whole number, not ${seed}`);
  for (const event of query.session?.events ?? []) checkEvent({ ...event, userId: query.userId ?? "" });
  const { boosts, freshness, rotation, quotas, diversity, exploration, pins } = query;
  const given = { boosts, freshness, rotation, quotas, diversity, exploration, pins };
  return parseRules(Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)));
}

function checkFactors(what: string, factors: Readonly<Record<string, number | undefined>>): void {
  for (const [name, factor] of Object.entries(factors)) {
    if (factor === undefined || (factor >= 0 && factor <= 1e6)) continue;
    refuse(`${what}.${name} is from 0 to 1e6, not ${factor}`);
  }
}

function refuse(message: string): never {
  throw new ModalisError("INVALID_ARGUMENT", message);
}
