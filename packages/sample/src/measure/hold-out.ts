import type { PlannedEvent, SamplePlan } from "../plan/sample-plan.js";

/** What a recommender may see, and what it should then find. */
export interface HoldOut {
  /** Everything that happened before each user's cut. */
  readonly events: readonly PlannedEvent[];
  /** What each user liked from the cut on, by user. */
  readonly relevant: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * Cuts each user's history in time: the last `share` of the likes is to be found, and nothing after is seen.
 *
 * A user with fewer than two likes keeps them all and has nothing to be found.
 */
export function holdOutLatest({ users, events }: SamplePlan, share = 0.4): HoldOut {
  const kept: PlannedEvent[] = [];
  const relevant = new Map<string, Set<string>>();
  const histories = new Map<string, PlannedEvent[]>(users.map(({ id }) => [id, []]));
  for (const event of events) histories.get(event.user)!.push(event);
  for (const [user, history] of histories) {
    const likes = history.filter(({ kind }) => kind !== "dislike");
    const hidden =
      likes.length < 2 ? [] : likes.slice(likes.length - Math.max(1, Math.round(likes.length * share)));
    const cut = hidden[0]?.timestamp;
    kept.push(...history.filter(({ timestamp }) => cut === undefined || timestamp < cut));
    if (hidden.length > 0) relevant.set(user, new Set(hidden.map(({ item }) => item)));
  }
  return { events: kept, relevant };
}
