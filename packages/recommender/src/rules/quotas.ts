import type { Candidate } from "./arrange-items.js";
import { compileFilter } from "./compile-filter.js";
import type { Quota } from "./rules.js";

/** Counts what an answer holds while it is filled. */
export interface QuotaBook {
  /** Whether the candidate still fits, with so many places left to fill after it. */
  fits(candidate: Candidate, placesAfter: number): boolean;
  /** Whether some quota's least is not reached yet and this candidate helps. */
  helps(candidate: Candidate): boolean;
  add(candidate: Candidate): void;
  /** Sentences on what could not be reached. */
  unmet(): readonly string[];
}

interface Entry {
  readonly most: number;
  readonly least: number;
  readonly name: string;
  held: number;
  accepts(candidate: Candidate): boolean;
}

/**
 * Opens the book of an answer.
 *
 * A least is kept by leaving places for it: when as many places are left as are still owed, only what is owed fits.
 */
export function openQuotas(quotas: readonly Quota[], nowMs: number): QuotaBook {
  const entries = quotas.flatMap((quota, at) => ("filter" in quota ? [entryOf(quota, at, nowMs)] : []));
  const byValue = quotas.flatMap((quota) =>
    "attribute" in quota ? [{ quota, held: new Map<string, number>() }] : [],
  );
  const owed = () => entries.reduce((sum, { least, held }) => sum + Math.max(0, least - held), 0);
  const helps = (candidate: Candidate) =>
    entries.some((entry) => entry.held < entry.least && entry.accepts(candidate));
  return {
    helps,
    fits(candidate, placesAfter) {
      if (entries.some((entry) => entry.held >= entry.most && entry.accepts(candidate))) return false;
      for (const { quota, held } of byValue) {
        const full = valuesOf(candidate, quota.attribute).some((one) => (held.get(one) ?? 0) >= quota.most);
        if (full) return false;
      }
      return owed() <= placesAfter || helps(candidate);
    },
    add(candidate) {
      for (const entry of entries) if (entry.accepts(candidate)) entry.held++;
      for (const { quota, held } of byValue) {
        for (const one of valuesOf(candidate, quota.attribute)) held.set(one, (held.get(one) ?? 0) + 1);
      }
    },
    unmet: () =>
      entries
        .filter(({ held, least }) => held < least)
        .map(({ name, held, least }) => `${name} asks for at least ${least}, and ${held} could be found`),
  };
}

function entryOf(quota: Extract<Quota, { filter: unknown }>, at: number, nowMs: number): Entry {
  return {
    name: `quotas[${at}]`,
    most: quota.most ?? Number.POSITIVE_INFINITY,
    least: quota.least ?? 0,
    held: 0,
    accepts: compileFilter(quota.filter, { nowMs }),
  };
}

/** Each value of a list counts; an item without the attribute is of no value and never held back. */
function valuesOf({ attributes, labels }: Candidate, attribute: string): string[] {
  const own =
    attribute === "@labels"
      ? labels
      : Object.hasOwn(attributes, attribute)
        ? attributes[attribute]
        : undefined;
  if (own === undefined || own === null) return [];
  return [...new Set((Array.isArray(own) ? own : [own]).map((one) => JSON.stringify(one)))];
}
