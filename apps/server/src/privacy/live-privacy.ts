import type { Catalogue, LiveStore } from "@modalis/store";
import { checkPseudonyms } from "./check-pseudonyms.js";
import { createPrivateAggregates, type PrivateAggregates } from "./private-aggregates.js";
import { pseudonymiseCatalogue } from "./pseudonymise-catalogue.js";
import type { Pseudonyms } from "./pseudonyms.js";

/** How a live catalogue guards its users, where it was asked to. */
export interface LivePrivacy {
  /** Replaces user ids at the door, so that raw ones are never stored. */
  readonly pseudonyms?: Pseudonyms;
  /** What is published in place of exact counts. */
  readonly aggregates?: () => Promise<PrivateAggregates>;
}

export interface LivePrivacyOptions {
  readonly pseudonyms?: Pseudonyms;
  /** What the published aggregates of a day may tell of one person; exact counts are published when absent. */
  readonly aggregatesEpsilon?: number;
  readonly nowMs: () => number;
}

/** @throws As {@link checkPseudonyms} and {@link createPrivateAggregates}. */
export async function openPrivacy(
  catalogue: Catalogue,
  store: LiveStore,
  { pseudonyms, aggregatesEpsilon: epsilon, nowMs }: LivePrivacyOptions,
): Promise<{ readonly privacy: LivePrivacy; readonly imported: Catalogue }> {
  await checkPseudonyms(store, pseudonyms);
  const settings = catalogue.settings.events;
  const privacy = {
    ...(pseudonyms && { pseudonyms }),
    ...(epsilon !== undefined && {
      aggregates: createPrivateAggregates({ store, settings, epsilon, nowMs }),
    }),
  };
  return { privacy, imported: pseudonyms ? pseudonymiseCatalogue(catalogue, pseudonyms) : catalogue };
}
