import { createHash } from "node:crypto";
import type { EventInput, EventRecord } from "@modalis/store";
import type { LiveCatalogue } from "../live/live-catalogue.js";
import { gorseTimeOf, timeOfGorse } from "./gorse-time.js";

/** A user's feedback on an item in Gorse's JSON; there is at most one of a type. */
export interface GorseFeedback {
  readonly FeedbackType: string;
  readonly UserId: string;
  readonly ItemId: string;
  readonly Timestamp?: string;
  readonly Comment?: string;
}

export function gorseFeedbackOf({ kind, userId, itemId, timestampMs }: EventRecord) {
  return {
    FeedbackType: kind,
    UserId: userId,
    ItemId: itemId,
    Timestamp: gorseTimeOf(timestampMs),
    Comment: "",
  };
}

/** Adds feedback that is not there yet, with users and items that are not; returns how many were added. */
export async function insertFeedback(live: LiveCatalogue, sent: readonly GorseFeedback[]): Promise<number> {
  const there = await currentEvents(live, sent);
  const missing = sent.filter((one) => !there.has(nameOf(one)));
  if (missing.length === 0) return 0;
  const events = missing.map((one) => eventOf(one, `${nameOf(one)}a`));
  return (await live.addEvents(events, { createMissing: true })).added.length;
}

/**
 * Adds feedback, in place of what is there.
 *
 * The new event is stored before the former is removed, under the other of two ids, so that no crash loses both.
 */
export async function upsertFeedback(live: LiveCatalogue, sent: readonly GorseFeedback[]): Promise<number> {
  const latest = [...new Map(sent.map((one) => [nameOf(one), one])).values()];
  if (latest.length === 0) return 0;
  const there = await currentEvents(live, latest);
  const events = latest.map((one) => {
    const former = there.get(nameOf(one));
    return eventOf(one, `${nameOf(one)}${former?.id.endsWith("a") ? "b" : "a"}`);
  });
  await live.addEvents(events, { createMissing: true });
  for (const former of there.values()) await removeEvent(live, former);
  return latest.length;
}

/** The event of a user's feedback of a type on an item, whichever route stored it. */
export async function findFeedback(
  live: LiveCatalogue,
  feedback: GorseFeedback,
): Promise<EventRecord | undefined> {
  const own = (await currentEvents(live, [feedback])).get(nameOf(feedback));
  if (own !== undefined) return own;
  const { FeedbackType, UserId, ItemId } = feedback;
  const events = await feedbackOf((page) => live.store.eventsOfUser(UserId, page));
  return events.find(({ kind, itemId }) => kind === FeedbackType && itemId === ItemId);
}

/** Removes an event from the database and from this server's memory. */
export async function removeEvent({ store, recommender }: LiveCatalogue, event: EventRecord): Promise<void> {
  await store.deleteEvent(event.id);
  const { userId, itemId, kind, sequence } = event;
  recommender.removeEvents([{ userId, itemId, kind, sequence }]);
}

const MOST_EVENTS = 10_000;

/** The newest events of somebody or something, 10,000 at most. */
export async function feedbackOf(
  read: (page: { readonly limit: number; readonly before?: number }) => Promise<readonly EventRecord[]>,
): Promise<readonly EventRecord[]> {
  const events: EventRecord[] = [];
  while (events.length < MOST_EVENTS) {
    const last = events.at(-1);
    const page = await read({ limit: 1000, ...(last === undefined ? {} : { before: last.sequence }) });
    events.push(...page);
    if (page.length < 1000) break;
  }
  return events;
}

/** Events that Gorse's routes stored of feedback, by {@link nameOf}. */
async function currentEvents(
  { store }: LiveCatalogue,
  sent: readonly GorseFeedback[],
): Promise<Map<string, EventRecord>> {
  const names = new Set(sent.map(nameOf));
  const ids = [...names].flatMap((name) => [`${name}a`, `${name}b`]);
  const rows = await store.query(
    `select id from modalis.events where id in (select value from json_array_elements_text($1::json))`,
    [JSON.stringify(ids)],
  );
  const found = new Map<string, EventRecord>();
  for (const { id } of rows) {
    const event = await store.getEvent(id as string);
    if (event !== undefined) found.set(event.id.slice(0, -1), event);
  }
  return found;
}

/** The same for the same type, user and item; two ids are made of it. */
function nameOf({ FeedbackType, UserId, ItemId }: GorseFeedback): string {
  const digest = createHash("sha256").update(JSON.stringify([FeedbackType, UserId, ItemId]));
  return `gorse-${digest.digest("hex")}-`;
}

function eventOf({ FeedbackType, UserId, ItemId, Timestamp }: GorseFeedback, id: string): EventInput {
  const timestampMs = timeOfGorse(Timestamp);
  const time = timestampMs === undefined ? {} : { timestampMs };
  return { id, userId: UserId, itemId: ItemId, kind: FeedbackType, ...time };
}
