import type { InteractionEvent } from "./catalogue.js";
import type { EventSettings } from "./catalogue-settings.js";

/** What an event says about an item. */
export type Preference = "positive" | "negative" | "neutral";

/**
 * Whether an event speaks for its item, against it, or neither.
 *
 * A rating without a value, between the two thresholds, or a kind that the settings do not mention is neutral.
 */
export function preferenceOf(
  event: Pick<InteractionEvent, "kind" | "value">,
  settings: EventSettings,
): Preference {
  if (settings.ratings.has(event.kind)) {
    if (event.value === undefined) return "neutral";
    if (event.value >= settings.positiveFrom) return "positive";
    return event.value <= settings.negativeTo ? "negative" : "neutral";
  }
  if (settings.positive.has(event.kind)) return "positive";
  return settings.negative.has(event.kind) ? "negative" : "neutral";
}
