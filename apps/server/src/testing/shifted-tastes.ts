import type { EventInput } from "@modalis/store";

/** Items of the planted world, and users of each time. */
export const SHIFTED = { items: 40, users: 60 } as const;

const LIKES = 8;

export function shiftedItems(): { readonly id: string }[] {
  return Array.from({ length: SHIFTED.items }, (_, at) => ({ id: `item-${at}` }));
}

/**
 * Likes of users who, before the shift, like one half of the items, the first or the last, and after it the even or the odd
 * ones: what goes with what has changed.
 *
 * @param fromMs The first like; each follows a second after the one before, user by user in turns.
 */
export function shiftedLikes(time: "before" | "after", fromMs: number): EventInput[] {
  const half = SHIFTED.items / 2;
  const events: EventInput[] = [];
  for (let turn = 0; turn < LIKES; turn++) {
    for (let user = 0; user < SHIFTED.users; user++) {
      const taste = user % 2;
      const own = (7 * turn + 3 * user) % half;
      const item = time === "before" ? taste * half + own : 2 * own + taste;
      const timestampMs = fromMs + 1000 * (turn * SHIFTED.users + user);
      events.push({ userId: `${time}-${user}`, itemId: `item-${item}`, kind: "like", timestampMs });
    }
  }
  return events;
}
