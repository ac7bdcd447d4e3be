import { type CatalogueSettings, type LiveStore, preferenceOf } from "@modalis/store";

/** Most that one person counts for. */
export const CONTRIBUTION = { users: 1, events: 100, likes: 10 } as const;

/** Counts in which each person counts for at most so much, whatever they did. */
export interface BoundedCounts {
  readonly users: number;
  /** At most 100 of a person. */
  readonly events: number;
  /** People who like an item, by item; of a person the first 10 items count. */
  readonly likes: ReadonlyMap<string, number>;
}

/** Counts what a store holds, a batch at a time. */
export async function boundedCounts(
  store: Pick<LiveStore, "readUsers" | "readEvents">,
  settings: CatalogueSettings["events"],
): Promise<BoundedCounts> {
  const people = new Map<string, { events: number; readonly likes: Set<string> }>();
  const personOf = (id: string) => {
    const person = people.get(id) ?? { events: 0, likes: new Set<string>() };
    people.set(id, person);
    return person;
  };
  for await (const users of store.readUsers()) for (const { id } of users) personOf(id);
  for await (const events of store.readEvents()) {
    for (const { userId, itemId, kind, value } of events) {
      const person = personOf(userId);
      person.events = Math.min(person.events + 1, CONTRIBUTION.events);
      const liked = preferenceOf(value === undefined ? { kind } : { kind, value }, settings) === "positive";
      if (liked && person.likes.size < CONTRIBUTION.likes) person.likes.add(itemId);
    }
  }
  const likes = new Map<string, number>();
  let events = 0;
  for (const person of people.values()) {
    events += person.events;
    for (const item of person.likes) likes.set(item, (likes.get(item) ?? 0) + 1);
  }
  return { users: people.size, events, likes };
}
