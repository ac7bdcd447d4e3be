import { ModalisError } from "@modalis/contract";
import type { LiveEvent, LiveHistory, Refusal } from "../live-item.js";
import { isSound, problemOf } from "./change-users.js";
import type { LiveState } from "./live-state.js";

/**
 * Adds events in columns as `addEvents` adds them one by one; each person, item and kind is looked up once.
 *
 * @throws `INVALID_ARGUMENT` where the columns are not of one length.
 */
export function addHistory(state: LiveState, history: LiveHistory): Refusal[] {
  checkLengths(history);
  const { log, activity, users } = state;
  const nowMs = state.nowMs();
  const refused: Refusal[] = [];
  const numbered = numbersOf(state, history);
  for (let at = 0; at < history.users.length; at++) {
    const message = problemAt(history, at);
    const sequence = history.sequences[at]!;
    if (message !== undefined) refused.push({ at, id: eventAt(history, at).itemId ?? "", message });
    else if (state.sequences.add(sequence)) {
      const user = numbered.user(history.users[at]!);
      const slot = numbered.slot(history.items[at]!);
      const weight = history.weights[at]!;
      const timestampMs = Math.min(history.timesMs[at]!, nowMs);
      const logged = { slot, weight, timestampMs, kind: numbered.kind(history.kinds[at]!), sequence };
      users.setLatest(user, log.add(logged, users.latest(user)));
      activity.add(slot, weight, timestampMs);
    }
  }
  return refused;
}

/** The state's numbers by a history's places; a person or an item of which no event is taken gets none. */
function numbersOf(
  { users, slots, kinds, keptUsers, keptSlots }: LiveState,
  { userIds, itemIds, kindNames }: LiveHistory,
) {
  const userNumbers = keptUsers(userIds);
  const itemSlots = keptSlots(itemIds);
  const kindNumbers = kindNames.map((name) => kinds.numberOf(name));
  return {
    user(place: number): number {
      const known = userNumbers[place]!;
      if (known > 0) return known - 1;
      const user = users.put(userIds[place]!);
      userNumbers[place] = user + 1;
      return user;
    },
    /** Counts one more event of the item. */
    slot(place: number): number {
      const known = itemSlots[place]!;
      if (known > 0) {
        slots.referAgain(known - 1);
        return known - 1;
      }
      const slot = slots.refer(itemIds[place]!);
      itemSlots[place] = slot + 1;
      return slot;
    },
    kind: (place: number): number => kindNumbers[place] ?? 0,
  };
}

function problemAt(history: LiveHistory, at: number): string | undefined {
  const { userIds, itemIds, users, items, weights, timesMs, sequences } = history;
  // Most are sound, and seen to be so without making an event of them.
  const hasIds = Boolean(userIds[users[at]!]) && Boolean(itemIds[items[at]!]);
  if (hasIds && isSound(weights[at]!, timesMs[at]!, sequences[at]!)) return undefined;
  return problemOf(eventAt(history, at) as LiveEvent);
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
