import type { EventLog } from "../state/event-log.js";

/** What one person did, by slot; several events with one item add up. */
export interface PersonHistory {
  /** Net weight by slot, of which a half counts a half-life before the person's latest event. */
  readonly weights: ReadonlyMap<number, number>;
  /** Kind of the latest event with each item. */
  readonly kinds: ReadonlyMap<number, number>;
  /** Everything the person has an event with. */
  readonly seen: ReadonlySet<number>;
  /** Slots of net weight above 0, in the order of their latest event. */
  readonly liked: Int32Array;
}

export interface TimedEvent {
  readonly slot: number;
  readonly weight: number;
  readonly timestampMs: number;
  readonly kind: number;
}

/** Events, the latest first, that a taste is measured from; older ones are only seen. */
const MOST_EVENTS = 1000;

/** All events of a user, the latest added first. */
export function eventsOf(log: EventLog, latest: number): TimedEvent[] {
  const events: TimedEvent[] = [];
  for (let row = latest; row >= 0; row = log.before(row)) events.push(log.at(row));
  return events;
}

/**
 * Sums a person's events by item.
 *
 * Ages are counted from the latest event: a taste does not change by waiting, as all its weights shrink alike. An event of
 * unknown time is as old as the oldest of known time.
 */
export function gatherLikes(given: readonly TimedEvent[], halfLifeMs: number): PersonHistory {
  const byTime = [...withTimes(given)].sort((left, right) => right.timestampMs - left.timestampMs);
  const latestMs = byTime[0]?.timestampMs ?? 0;
  const weights = new Map<number, number>();
  const kinds = new Map<number, number>();
  const seen = new Set<number>();
  for (const [at, { slot, weight, timestampMs, kind }] of byTime.entries()) {
    seen.add(slot);
    if (at >= MOST_EVENTS || weight === 0) continue;
    if (!kinds.has(slot)) kinds.set(slot, kind);
    const recency = Math.max(2 ** ((timestampMs - latestMs) / halfLifeMs), 1e-9);
    weights.set(slot, (weights.get(slot) ?? 0) + weight * recency);
  }
  const liked = [...weights].filter(([, weight]) => weight > 0).map(([slot]) => slot);
  return { weights, kinds, seen, liked: Int32Array.from(liked.reverse()) };
}

/** The time that stands for unknown. */
const UNKNOWN_MS = 0;

function withTimes(events: readonly TimedEvent[]): readonly TimedEvent[] {
  if (!events.some(({ timestampMs }) => timestampMs === UNKNOWN_MS)) return events;
  const known = events.filter(({ timestampMs }) => timestampMs !== UNKNOWN_MS);
  const oldestMs = known.reduce((oldest, { timestampMs }) => Math.min(oldest, timestampMs), Infinity);
  if (known.length === 0) return events;
  return events.map((event) =>
    event.timestampMs === UNKNOWN_MS ? { ...event, timestampMs: oldestMs } : event,
  );
}
