import { ModalisError } from "@modalis/contract";
import { parseFilter } from "./filter.js";
import type { Boost, Exploration, Freshness, Pin, Quota, Rotation, Rules } from "./rules.js";

const MOST_RULES = 100;
const MOST_PLACES = 10_000;

/**
 * Reads rules from untrusted JSON.
 *
 * @throws `INVALID_ARGUMENT` naming the rule: an unknown field, a value outside its range, over 100 rules of a kind.
 */
export function parseRules(json: Readonly<Record<string, unknown>>): Rules {
  fields(json, "rules", ["boosts", "freshness", "rotation", "quotas", "diversity", "exploration", "pins"]);
  const { boosts, freshness, rotation, quotas, diversity, exploration, pins } = json;
  const pinned = listOf(pins, "pins", parsePin);
  const places = new Set(pinned.map(({ position }) => position));
  if (places.size < pinned.length) throw refused("pins", "hold a position twice");
  return {
    ...(boosts === undefined ? {} : { boosts: listOf(boosts, "boosts", parseBoost) }),
    ...(freshness === undefined ? {} : { freshness: parseFreshness(freshness) }),
    ...(rotation === undefined ? {} : { rotation: parseRotation(rotation) }),
    ...(quotas === undefined ? {} : { quotas: listOf(quotas, "quotas", parseQuota) }),
    ...(diversity === undefined ? {} : { diversity: numberIn(diversity, "diversity", 0, 1) }),
    ...(exploration === undefined ? {} : { exploration: parseExploration(exploration) }),
    ...(pins === undefined ? {} : { pins: pinned }),
  };
}

function parseBoost(json: unknown, path: string): Boost {
  const { filter, lift } = fields(json, path, ["filter", "lift"]);
  return { filter: parseFilter(filter), lift: numberIn(lift, `${path}.lift`, -10, 10) };
}

function parseFreshness(json: unknown): Freshness {
  const { lift, halfLifeMs } = fields(json, "freshness", ["lift", "halfLifeMs"]);
  return {
    lift: numberIn(lift, "freshness.lift", 0, 10),
    halfLifeMs: duration(halfLifeMs, "freshness.halfLifeMs"),
  };
}

function parseRotation(json: unknown): Rotation {
  const { rate, halfLifeMs } = fields(json, "rotation", ["rate", "halfLifeMs"]);
  return {
    rate: numberIn(rate, "rotation.rate", 0, 1),
    halfLifeMs: duration(halfLifeMs, "rotation.halfLifeMs"),
  };
}

function parseQuota(json: unknown, path: string): Quota {
  const { attribute, filter, most, least } = fields(json, path, ["attribute", "filter", "most", "least"]);
  if (attribute !== undefined) {
    if (filter !== undefined || least !== undefined)
      throw refused(path, "has an attribute, which goes with most alone");
    return { attribute: textOf(attribute, `${path}.attribute`), most: places(most, `${path}.most`) };
  }
  if (most === undefined && least === undefined) throw refused(path, "has neither most nor least");
  return {
    filter: parseFilter(filter),
    ...(most === undefined ? {} : { most: places(most, `${path}.most`) }),
    ...(least === undefined ? {} : { least: places(least, `${path}.least`) }),
  };
}

function parseExploration(json: unknown): Exploration {
  const { kind, share, spread } = fields(json, "exploration", ["kind", "share", "spread"]);
  if (kind === "epsilon" && spread === undefined)
    return { kind, share: numberIn(share, "exploration.share", 0, 1) };
  if (kind === "thompson" && share === undefined)
    return { kind, spread: numberIn(spread, "exploration.spread", 0, 10) };
  throw refused("exploration", 'is neither {kind: "epsilon", share} nor {kind: "thompson", spread}');
}

function parsePin(json: unknown, path: string): Pin {
  const { itemId, position } = fields(json, path, ["itemId", "position"]);
  const place = places(position, `${path}.position`);
  if (place === 0) throw refused(`${path}.position`, "counts from 1");
  return { itemId: textOf(itemId, `${path}.itemId`), position: place };
}

function listOf<One>(json: unknown, path: string, parse: (one: unknown, path: string) => One): One[] {
  if (json === undefined) return [];
  if (!Array.isArray(json) || json.length > MOST_RULES)
    throw refused(path, `is not a list of at most ${MOST_RULES}`);
  return json.map((one, at) => parse(one, `${path}[${at}]`));
}

function fields(json: unknown, path: string, names: readonly string[]): Record<string, unknown> {
  if (typeof json !== "object" || json === null || Array.isArray(json))
    throw refused(path, "is not an object");
  const unknown = Object.keys(json).find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw refused(`${path}.${unknown}`, `is not known; there are ${names.join(", ")}`);
  return json as Record<string, unknown>;
}

function numberIn(json: unknown, path: string, from: number, to: number): number {
  if (typeof json === "number" && json >= from && json <= to) return json;
  throw refused(path, `is not a number from ${from} to ${to}`);
}

function duration(json: unknown, path: string): number {
  if (typeof json === "number" && json > 0 && Number.isFinite(json)) return json;
  throw refused(path, "is not a number of milliseconds over 0");
}

function places(json: unknown, path: string): number {
  if (typeof json === "number" && Number.isInteger(json) && json >= 0 && json <= MOST_PLACES) return json;
  throw refused(path, `is not a whole number from 0 to ${MOST_PLACES}`);
}

function textOf(json: unknown, path: string): string {
  if (typeof json === "string" && json !== "" && json.length <= 1024) return json;
  throw refused(path, "is not a text of 1 to 1,024 characters");
}

function refused(path: string, problem: string): ModalisError {
  return new ModalisError("INVALID_ARGUMENT", `${path} ${problem}`, { details: { path } });
}
