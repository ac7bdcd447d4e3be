import { randomInt } from "node:crypto";
import type { LiveQuery } from "@modalis/recommender";
import type { CatalogueSettings } from "@modalis/store";
import { eventWeight } from "../live/event-weight.js";
import type { LiveCatalogue } from "../live/live-catalogue.js";

/** What a client asks, after the schema has passed it. */
export interface AskedBody
  extends Omit<LiveQuery, "userId" | "session" | "exclude" | "signal" | "recentlyShown"> {
  readonly user?: string;
  readonly session?: {
    readonly id?: string;
    readonly events: readonly {
      readonly itemId: string;
      readonly kind: string;
      readonly value?: number;
      readonly timestampMs?: number;
    }[];
  };
  readonly exclude?: readonly string[];
  /** Whether a language model may reorder the answer. */
  readonly rerank?: boolean;
}

const MOST_SHOWN = 10_000;
/** After so many half-lives nothing of a showing is left that could be seen in an order. */
const HALF_LIVES = 10;

/** The recommender's query; for rotation it looks up what the user was shown. */
export async function askedQuery(body: AskedBody, live: LiveCatalogue, nowMs: number): Promise<LiveQuery> {
  const { user, session, exclude, rerank: _, ...rest } = body;
  const shown =
    user === undefined || body.rotation === undefined
      ? undefined
      : await live.store.shownToUser(user, {
          sinceMs: Math.max(-Number.MAX_VALUE, nowMs - HALF_LIVES * body.rotation.halfLifeMs),
          limit: MOST_SHOWN,
        });
  return {
    seed: randomInt(2 ** 31),
    ...rest,
    ...(user === undefined ? {} : { userId: user }),
    ...(session === undefined ? {} : { session: { events: sessionEvents(session.events, live.settings) } }),
    ...(exclude === undefined ? {} : { exclude: new Set(exclude) }),
    ...(shown === undefined ? {} : { recentlyShown: shown }),
  };
}

/** Events of a session, weighed by what the catalogue's settings say of their kinds. */
export function sessionEvents(
  events: NonNullable<AskedBody["session"]>["events"],
  { events: settings }: CatalogueSettings,
) {
  return events.map(({ value, ...event }) => ({
    ...event,
    weight: eventWeight({ kind: event.kind, value }, settings),
  }));
}
