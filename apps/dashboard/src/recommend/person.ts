import type { Asked } from "../api/calls.js";

/** What somebody said of an item. */
export type Opinion = "like" | "dislike";

/** Whom to recommend for: a user of the catalogue, or somebody known by nothing but this tab. */
export type Person =
  | { readonly kind: "user"; readonly id: string }
  | { readonly kind: "session"; readonly events: readonly SessionEvent[] };

export interface SessionEvent {
  readonly itemId: string;
  readonly title: string;
  readonly kind: Opinion;
}

/** The person as the routes take them. */
export function askedFor(person: Person): Asked {
  if (person.kind === "user") return { user: person.id };
  return { session: { events: person.events.map(({ itemId, kind }) => ({ itemId, kind })) } };
}
