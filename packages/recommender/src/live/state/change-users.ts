import { ModalisError } from "@modalis/contract";
import { checkEvent } from "../../history/user-event.js";
import type { LiveEvent, LiveUser, Refusal } from "../live-item.js";
import type { LoggedEvent } from "./event-log.js";
import type { LiveState } from "./live-state.js";

/** Adds and replaces what is known of users beside their events. */
export function upsertUsers(state: LiveState, users: readonly LiveUser[]): Refusal[] {
  const refused: Refusal[] = [];
  for (const [at, { id, attributes = {}, features }] of users.entries()) {
    if (typeof id !== "string" || id === "") {
      refused.push({ at, id: String(id), message: "a user needs an id that is a text" });
      continue;
    }
    const user = state.users.put(id);
    const sound =
      features &&
      soundFeatures(state, features, (message) =>
        refused.push({ at, id, message: `user "${id}": ${message}` }),
      );
    state.users.setFacts(user, sound === undefined ? { attributes } : { attributes, features: sound });
  }
  return refused;
}

/** Copies of the vectors that their channels take; undefined for none. */
function soundFeatures(
  { channels }: LiveState,
  features: ReadonlyMap<string, Float32Array>,
  refuse: (message: string) => void,
): ReadonlyMap<string, Float32Array> | undefined {
  const sound = new Map<string, Float32Array>();
  for (const [name, vector] of features) {
    try {
      channels.get(name)?.standardise(vector);
      sound.set(name, vector.slice());
    } catch (error) {
      if (!(error instanceof ModalisError)) throw error;
      refuse(error.message);
    }
  }
  return sound.size === 0 ? undefined : sound;
}

/** Adds events, so that the next answer knows them; one whose sequence number was seen before is passed over. */
export function addEvents(state: LiveState, events: readonly LiveEvent[]): Refusal[] {
  const refused: Refusal[] = [];
  for (const [at, event] of events.entries()) {
    const message = problemOf(event);
    if (message !== undefined) refused.push({ at, id: event.itemId, message });
    else if (event.sequence === undefined || state.sequences.add(event.sequence)) addEvent(state, event);
  }
  return refused;
}

/** Which events to take away: all of a user's that are so in each way that is given. */
export interface EventSelection {
  readonly userId: string;
  readonly itemId?: string;
  readonly kind?: string;
  readonly sequence?: number;
  /** Done before this time, in milliseconds since 1970; never those of unknown time. */
  readonly beforeMs?: number;
}

/** The time that stands for unknown. */
const UNKNOWN_MS = 0;

/** Takes events away and returns how many there were. */
export function removeEvents(state: LiveState, selections: readonly EventSelection[]): number {
  let removed = 0;
  for (const { userId, itemId, kind, sequence, beforeMs } of selections) {
    const user = state.users.numberOf(userId);
    const slot = itemId === undefined ? undefined : state.slots.slotOf(itemId);
    if (user === undefined || (itemId !== undefined && slot === undefined)) continue;
    removed += removeRows(
      state,
      user,
      (event) =>
        (slot === undefined || event.slot === slot) &&
        (kind === undefined || state.kinds.nameOf(event.kind) === kind) &&
        (sequence === undefined || event.sequence === sequence) &&
        (beforeMs === undefined || (event.timestampMs !== UNKNOWN_MS && event.timestampMs < beforeMs)),
    );
  }
  return removed;
}

/** Forgets a user: events, what they added to any item, features, kept tastes and the user's place in the model. */
export function removeUser(state: LiveState, id: string): void {
  for (const model of state.following) model.forget(id);
  const user = state.users.numberOf(id);
  if (user === undefined) return;
  removeRows(state, user, () => true);
  state.people.forget(user);
  state.users.remove(id);
}

function addEvent(state: LiveState, event: LiveEvent): void {
  const { users, slots, log, activity, kinds } = state;
  const { weight = 1, timestampMs, kind, sequence = -1 } = event;
  const nowMs = state.nowMs();
  const timeMs = Math.min(timestampMs ?? nowMs, nowMs);
  const user = users.put(event.userId);
  const slot = slots.refer(event.itemId);
  const logged = {
    slot,
    weight: Math.fround(weight),
    timestampMs: timeMs,
    kind: kinds.numberOf(kind),
    sequence,
  };
  users.setLatest(user, log.add(logged, users.latest(user)));
  activity.add(slot, logged.weight, timeMs);
}

function removeRows(
  { users, slots, log, activity }: LiveState,
  user: number,
  chosen: (event: LoggedEvent) => boolean,
): number {
  let removed = 0;
  let after = -1;
  for (let row = users.latest(user); row >= 0; ) {
    const event = log.at(row);
    if (!chosen(event)) {
      after = row;
      row = log.before(row);
      continue;
    }
    const before = log.remove(row, after);
    if (after < 0) users.setLatest(user, before);
    activity.remove(event.slot, event.weight, event.timestampMs);
    slots.release(event.slot);
    row = before;
    removed++;
  }
  if (removed > 0) users.touch(user);
  return removed;
}

/** Whether the numbers of an event are such that {@link problemOf} finds nothing in them. */
export function isSound(weight: number, timestampMs: number, sequence: number): boolean {
  return Math.abs(weight) <= 1e6 && Number.isFinite(timestampMs) && isSequence(sequence);
}

/** What is wrong with an event; undefined when nothing is. */
export function problemOf(event: LiveEvent): string | undefined {
  if (typeof event.userId !== "string" || event.userId === "") return "an event needs the id of its user";
  if (typeof event.itemId !== "string" || event.itemId === "") return "an event needs the id of its item";
  const { sequence } = event;
  if (sequence !== undefined && !isSequence(sequence)) {
    return `the event of user "${event.userId}" has sequence ${sequence}; it is a whole number from 0`;
  }
  try {
    checkEvent(event);
    return undefined;
  } catch (error) {
    if (error instanceof ModalisError) return error.message;
    throw error;
  }
}

function isSequence(sequence: number): boolean {
  return Number.isSafeInteger(sequence) && sequence >= 0;
}
