import { grown } from "./grow.js";
import type { ItemSlots } from "./item-slots.js";
import { createLeadingSlots, topSlots } from "./leading-slots.js";

/** How much was done with each item: ever, and of late. */
export interface ItemActivity {
  add(slot: number, weight: number, timestampMs: number): void;
  /** Takes away what `add` added. */
  remove(slot: number, weight: number, timestampMs: number): void;
  /** Says that an item appeared, went or was hidden. */
  itemChanged(slot: number): void;
  /** The leading accepted items by weight of all events, or of late; `accept` holds answerable items alone. */
  leading(kind: ActivityKind, accept: Uint8Array, count: number): readonly number[];
  /** Where an item stands, from 0 for no events to 1 for the leading item, by the logarithm of its weight. */
  standings(kind: ActivityKind, nowMs: number): (slot: number) => number;
  events(slot: number): number;
}

export type ActivityKind = "popularity" | "trend";

/** The time that stands for unknown: such an event is no trend. */
const UNKNOWN_MS = 0;

/** Half-lives after which the moment that trends are counted from moves on, before numbers become too large. */
const FURTHEST = 400;

/**
 * Counts activity by item.
 *
 * Popularity is the sum of the events' weights. Trend is the same with each weight halved every half-life: by forward
 * decay an event at t counts `2 ^ ((t - t0) / halfLife)` for good, so that nothing is touched as time passes and order
 * does not change (Cormode et al., "Forward Decay: A Practical Time Decay Model for Streaming Systems", ICDE 2009).
 */
export function createItemActivity(
  slots: ItemSlots,
  { halfLifeMs, originMs, most }: { halfLifeMs: number; originMs: number; most: number },
): ItemActivity {
  let popularity = new Float64Array(64);
  let trend = new Float64Array(64);
  let counts = new Int32Array(64);
  let origin = originMs;
  const leaders = {
    popularity: createLeadingSlots(
      sourceOf(() => popularity),
      most,
    ),
    trend: createLeadingSlots(
      sourceOf(() => trend),
      most,
    ),
  };
  function sourceOf(values: () => Float64Array) {
    return { values, answerable: () => slots.answerable, length: () => slots.length };
  }
  const decayed = (weight: number, timestampMs: number): number => {
    const halfLives = (timestampMs - origin) / halfLifeMs;
    if (halfLives > FURTHEST) {
      const factor = 2 ** -halfLives;
      for (let slot = 0; slot < trend.length; slot++) trend[slot]! *= factor;
      origin = timestampMs;
      return weight;
    }
    return weight * 2 ** halfLives;
  };
  const makeRoom = (slot: number): void => {
    if (slot < counts.length) return;
    popularity = grown(popularity, slot + 1);
    trend = grown(trend, slot + 1);
    counts = grown(counts, slot + 1);
  };
  const tell = (slot: number): void => {
    leaders.popularity.changed(slot);
    leaders.trend.changed(slot);
  };
  const change = (slot: number, weight: number, timestampMs: number, events: number): void => {
    makeRoom(slot);
    counts[slot]! += events;
    const recent = timestampMs === UNKNOWN_MS ? 0 : decayed(weight, timestampMs);
    // Nothing is left of the rounding of sums once the last event is gone.
    popularity[slot] = counts[slot] === 0 ? 0 : popularity[slot]! + weight;
    trend[slot] = counts[slot] === 0 ? 0 : trend[slot]! + recent;
    tell(slot);
  };
  const values = (kind: ActivityKind): Float64Array => (kind === "trend" ? trend : popularity);
  return {
    add: (slot, weight, timestampMs) => change(slot, weight, timestampMs, 1),
    remove: (slot, weight, timestampMs) => change(slot, -weight, timestampMs, -1),
    itemChanged(slot) {
      makeRoom(slot);
      tell(slot);
    },
    leading(kind, accept, count) {
      const list = leaders[kind].list();
      const accepted = firstAccepted(list, accept, count);
      if (accepted.length >= count || leaders[kind].whole) return accepted;
      return topSlots(values(kind), accept, slots.length, count);
    },
    standings(kind, nowMs) {
      const factor = kind === "trend" ? decayOf((origin - nowMs) / halfLifeMs) : 1;
      const own = values(kind);
      const first = leaders[kind].list()[0];
      const highest = Math.log1p(Math.max(first === undefined ? 0 : own[first]! * factor, 1e-300));
      return (slot) => {
        const value = own[slot] ?? 0;
        return value > 0 ? Math.min(Math.log1p(value * factor) / highest, 1) : 0;
      };
    },
    events: (slot) => counts[slot] ?? 0,
  };
}

function firstAccepted(list: readonly number[], accept: Uint8Array, count: number): number[] {
  const accepted: number[] = [];
  for (let at = 0; at < list.length && accepted.length < count; at++) {
    if (accept[list[at]!] === 1) accepted.push(list[at]!);
  }
  return accepted;
}

/** With `FURTHEST` together less than the exponents that a double has. */
const MOST_HALF_LIVES = 500;

/** `2 ^ halfLives`, finite also for a clock that was moved by years. */
function decayOf(halfLives: number): number {
  return 2 ** Math.max(-MOST_HALF_LIVES, Math.min(MOST_HALF_LIVES, halfLives));
}
