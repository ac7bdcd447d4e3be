import { type CatalogueSettings, type Preference, preferenceOf } from "@modalis/store";

/** What each event says of its item: liking, disliking, or merely having been seen. */
const WEIGHTS: Readonly<Record<Preference, number>> = { positive: 1, negative: -1, neutral: 0 };

/** How a recommender weighs an event, by what a catalogue's settings say of its kind and value. */
export function eventWeight(
  { kind, value }: { readonly kind: string; readonly value?: number | undefined },
  settings: CatalogueSettings["events"],
): number {
  return WEIGHTS[preferenceOf(value === undefined ? { kind } : { kind, value }, settings)];
}
