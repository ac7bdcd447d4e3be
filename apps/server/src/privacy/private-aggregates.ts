import { randomBytes } from "node:crypto";
import { ModalisError } from "@modalis/contract";
import type { AttributeValue, CatalogueSettings, LiveStore } from "@modalis/store";
import { boundedCounts, CONTRIBUTION } from "./bounded-counts.js";
import { geometricNoise } from "./geometric-noise.js";

/** How an aggregate was made private, as it is told with it. */
export interface PrivacyNote {
  /** What all aggregates of the period together may tell of one person; the next period spends as much again. */
  readonly epsilon: number;
  readonly mechanism: "two-sided geometric";
  readonly unit: "user";
  readonly fromMs: number;
  readonly untilMs: number;
}

/** What is published of a period. */
export interface PrivateAggregates {
  readonly users: number;
  readonly events: number;
  /** Items by how many people like them, the leading ones first. */
  readonly popular: readonly (readonly [itemId: string, people: number])[];
  readonly privacy: PrivacyNote;
}

export interface PrivateAggregatesOptions {
  readonly store: LiveStore;
  readonly settings: CatalogueSettings["events"];
  /** More than 0, of a period. */
  readonly epsilon: number;
  readonly nowMs: () => number;
  /** How long what was published stays as it is. Default a day. */
  readonly periodMs?: number;
  /** From 0 to 1; by default of the system's generator. */
  readonly random?: () => number;
}

/** Shares of epsilon; they sum to 1. */
const SHARES = { users: 0.25, events: 0.25, popular: 0.5 };
const MOST_POPULAR = 1_000;
const DAY_MS = 86_400_000;
const NAME = "aggregates";

/**
 * Aggregates with noise that is drawn once a period and kept in the database: asked again, by whomever and of whichever
 * server, they are the same, so that no more than epsilon is ever told of a period.
 *
 * @throws `INVALID_ARGUMENT` for an epsilon that is not above 0.
 */
export function createPrivateAggregates(options: PrivateAggregatesOptions): () => Promise<PrivateAggregates> {
  const { store, epsilon, nowMs, periodMs = DAY_MS } = options;
  if (!(epsilon > 0 && epsilon < Number.POSITIVE_INFINITY)) {
    throw new ModalisError("INVALID_ARGUMENT", `the epsilon of aggregates is more than 0, not ${epsilon}`);
  }
  let latest: { readonly period: number; readonly told: Promise<PrivateAggregates> } | undefined;
  const publish = async (period: number): Promise<PrivateAggregates> => {
    const known = await store.published.get(NAME, period);
    const told = known ?? (await store.published.keep(NAME, period, await draw(options, period, periodMs)));
    return told as unknown as PrivateAggregates;
  };
  return () => {
    const period = Math.floor(nowMs() / periodMs);
    if (latest?.period !== period) {
      const told = publish(period);
      latest = { period, told };
      told.catch(() => {
        if (latest?.told === told) latest = undefined;
      });
    }
    return latest!.told;
  };
}

async function draw(
  { store, settings, epsilon, random = systemRandom }: PrivateAggregatesOptions,
  period: number,
  periodMs: number,
): Promise<AttributeValue> {
  const counts = await boundedCounts(store, settings);
  const noisy = (count: number, name: keyof typeof SHARES, sensitivity: number) =>
    Math.max(0, count + geometricNoise(epsilon * SHARES[name], sensitivity, random));
  const popular: [string, number][] = [];
  // Every item has noise, also those that nobody likes: which items are liked is a secret too.
  for await (const items of store.readItems()) {
    for (const { id, hidden } of items) {
      if (!hidden) popular.push([id, noisy(counts.likes.get(id) ?? 0, "popular", CONTRIBUTION.likes)]);
    }
  }
  popular.sort(([left, many], [right, more]) => more - many || (left < right ? -1 : 1));
  return {
    users: noisy(counts.users, "users", CONTRIBUTION.users),
    events: noisy(counts.events, "events", CONTRIBUTION.events),
    popular: popular.slice(0, MOST_POPULAR),
    privacy: {
      epsilon,
      mechanism: "two-sided geometric",
      unit: "user",
      fromMs: period * periodMs,
      untilMs: (period + 1) * periodMs,
    },
  };
}

/** 53 bits that nobody can foretell. */
function systemRandom(): number {
  const bytes = randomBytes(8);
  return Number(bytes.readBigUInt64LE() >> 11n) / 2 ** 53;
}
