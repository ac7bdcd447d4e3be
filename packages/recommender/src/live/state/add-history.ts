import { ModalisError } from "@modalis/contract";
import type { LiveEvent, LiveHistory, Refusal } from "../live-item.js";
import { isSound, problemOf } from "./change-users.js";
import type { LiveState } from "./live-state.js";

/**
 * Adds events in columns as `addEvents` adds them one by one; each person, item and kind is looked up once.
 *
 * A column at a time: the memory that one step reads at random places then has room in a processor's cache.
 *
 * @throws `INVALID_ARGUMENT` where the columns are not of one length.
 */
export function addHistory(state: LiveState, history: LiveHistory): Refusal[] {
  checkLengths(history);
  const { log, activity } = state;
  const nowMs = state.nowMs();
  // First: what is no list fails before an event counts as seen.
  const kinds = history.kindNames.map((name) => state.kinds.numberOf(name));
  const { taken, refused } = newEvents(state, history);
  const users = usersOf(state, history, taken);
  const slots = slotsOf(state, history, taken);
  for (let at = 0; at < taken.length; at++) {
    const row = taken[at]!;
    const logged = {
      slot: slots[at]!,
      weight: history.weights[row]!,
      timestampMs: Math.min(history.timesMs[row]!, nowMs),
      kind: kinds[history.kinds[row]!] ?? 0,
      sequence: history.sequences[row]!,
    };
    state.users.setLatest(users[at]!, log.add(logged, state.users.latest(users[at]!)));
  }
  for (let at = 0; at < taken.length; at++) {
    const row = taken[at]!;
    activity.add(slots[at]!, history.weights[row]!, Math.min(history.timesMs[row]!, nowMs));
  }
  return refused;
}

/** The events of a history that are sound and were not seen before, and what is wrong with those that are not sound. */
function newEvents(
  { sequences, keptUsers, keptSlots }: LiveState,
  history: LiveHistory,
): { readonly taken: Int32Array; readonly refused: Refusal[] } {
  const { users, items, weights, timesMs, userIds, itemIds, sequences: own } = history;
  const userNumbers = keptUsers(userIds);
  const itemSlots = keptSlots(itemIds);
  const taken = new Int32Array(users.length);
  const refused: Refusal[] = [];
  let count = 0;
  for (let at = 0; at < users.length; at++) {
    const user = users[at]!;
    const item = items[at]!;
    const sequence = own[at]!;
    // Most are sound, and seen to be so without making an event of them or reading their ids, which were read before.
    const hasUser = userNumbers[user]! > 0 || Boolean(userIds[user]);
    const hasItem = itemSlots[item]! > 0 || Boolean(itemIds[item]);
    const isTaken = hasUser && hasItem && isSound(weights[at]!, timesMs[at]!, sequence);
    const problem = isTaken ? undefined : problemOf(eventAt(history, at) as LiveEvent);
    if (problem !== undefined) refused.push({ at, id: itemIds[item] ?? "", message: problem });
    else if (sequences.add(sequence)) taken[count++] = at;
  }
  return { taken: taken.subarray(0, count), refused };
}

/** The number of each taken event's user; one of whom no event is taken gets none. */
function usersOf({ users, keptUsers }: LiveState, history: LiveHistory, taken: Int32Array): Int32Array {
  const { userIds, users: places } = history;
  const numbers = keptUsers(userIds);
  return taken.map((row) => {
    const place = places[row]!;
    if (numbers[place] === 0) numbers[place] = users.put(userIds[place]!) + 1;
    return numbers[place]! - 1;
  });
}

/** The slot of each taken event's item, which counts one event more. */
function slotsOf({ slots, keptSlots }: LiveState, history: LiveHistory, taken: Int32Array): Int32Array {
  const { itemIds, items: places } = history;
  const kept = keptSlots(itemIds);
  return taken.map((row) => {
    const place = places[row]!;
    if (kept[place]! > 0) slots.referAgain(kept[place]! - 1);
    else kept[place] = slots.refer(itemIds[place]!) + 1;
    return kept[place]! - 1;
  });
}

function eventAt(
  { userIds, itemIds, users, items, weights, timesMs, sequences }: LiveHistory,
  at: number,
): Partial<LiveEvent> {
  const [userId, itemId] = [userIds[users[at]!], itemIds[items[at]!]];
  return {
    ...(userId !== undefined && { userId }),
    ...(itemId !== undefined && { itemId }),
    ...{ weight: weights[at]!, timestampMs: timesMs[at]!, sequence: sequences[at]! },
  };
}

function checkLengths({ users, items, kinds, weights, timesMs, sequences }: LiveHistory): void {
  const lengths = [users, items, kinds, weights, timesMs, sequences].map(({ length }) => length);
  if (new Set(lengths).size === 1) return;
  throw new ModalisError(
    "INVALID_ARGUMENT",
    `the columns of a history have ${lengths.join(", ")} events; give each event a value in every column`,
  );
}
