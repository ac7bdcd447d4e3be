import type { HostedLanguage } from "@modalis/hosted";
import { rerankItems } from "@modalis/language";
import type { LiveAnswer } from "@modalis/recommender";
import { type ContentReferences, preferenceOf } from "@modalis/store";
import type { LiveCatalogue } from "../live/live-catalogue.js";

/** Whose answer it is. */
export interface RerankedFor {
  readonly user?: string;
  readonly session?: {
    readonly events: readonly { readonly itemId: string; readonly kind: string; readonly value?: number }[];
  };
}

export interface RerankParts {
  readonly live: Pick<LiveCatalogue, "store" | "settings">;
  readonly language?: HostedLanguage;
  /** Told why the model's order could not be used; a caller learns only that it could not. */
  readonly onError: (error: unknown) => void;
  /** Longest that somebody waits for the model; without it there is an answer too. Default 5,000. */
  readonly longestWaitMs?: number;
}

/** An answer and whether the model had a part in its order. */
export interface RerankedAnswer {
  readonly items: LiveAnswer["items"];
  readonly reranked: boolean;
  /** Why it had none. */
  readonly note?: string;
}

/** Items that the model is shown. */
export const RERANKED = 50;
/** Whoever liked as many items is known: the recommender learned more of them than a text can say. */
const KNOWN_FROM = 5;
const LONGEST_WAIT_MS = 5_000;
/** Events looked through for likes. */
const LATEST = 200;

/**
 * Lets a language model reorder the first 50 items for somebody of whom little is known: fewer than five likes, and some words
 * (titles of what they liked, texts of their own). Items that a rule placed keep their places. Whatever fails leaves the order.
 *
 * @throws the signal's reason alone.
 */
export async function rerankAnswer(
  items: LiveAnswer["items"],
  asked: RerankedFor,
  { live, language, onError, longestWaitMs = LONGEST_WAIT_MS }: RerankParts,
  signal?: AbortSignal,
): Promise<RerankedAnswer> {
  if (language === undefined)
    return {
      items,
      reranked: false,
      note: "No language model is configured: the order is the recommender's.",
    };
  const liked = await likedItems(asked, live);
  if (liked.length >= KNOWN_FROM)
    return { items, reranked: false, note: "Enough is known of the user: the order is the recommender's." };
  const person = await wordsOf(asked, liked, live);
  if (person.length === 0)
    return { items, reranked: false, note: "Nothing is known of the user: the order is the recommender's." };
  const movable = items.filter(({ rules }) => rules === undefined || MOVABLE.has(rules.placedBy));
  const texts = await textsOf(
    movable.slice(0, RERANKED).map(({ id }) => id),
    live,
  );
  const late = AbortSignal.timeout(longestWaitMs);
  const both = signal === undefined ? late : AbortSignal.any([signal, late]);
  const listed = movable.map(({ id }) => ({ id, text: texts.get(id) ?? id }));
  const ranked = await rerankItems(language, { person, items: listed, signal: both, onError }).catch(
    (error) => {
      signal?.throwIfAborted();
      if (!late.aborted) throw error;
      onError(error);
      return undefined;
    },
  );
  if (ranked?.by !== "model")
    return { items, reranked: false, note: "The language model gave no order: it is the recommender's." };
  const byId = new Map(movable.map((item) => [item.id, item]));
  const next = ranked.order.values();
  const moved = items.map((item) => (byId.has(item.id) ? byId.get(next.next().value!)! : item));
  return { items: moved, reranked: true };
}

const MOVABLE: ReadonlySet<string> = new Set(["score", "diversity"]);

async function likedItems({ user, session }: RerankedFor, { store, settings }: RerankParts["live"]) {
  const events = user === undefined ? [] : await store.eventsOfUser(user, { limit: LATEST });
  const all = [...(session?.events ?? []), ...events];
  const liked = all.filter((event) => preferenceOf(event, settings.events) === "positive");
  return [...new Set(liked.map(({ itemId }) => itemId))];
}

/** What may be told of a person: titles of what they liked, and texts of their own. */
async function wordsOf(
  { user }: RerankedFor,
  liked: readonly string[],
  live: RerankParts["live"],
): Promise<string[]> {
  const own = user === undefined ? undefined : await live.store.getUser(user);
  const titles = await textsOf(liked, live);
  return [...ownTexts(own?.contents ?? {}), ...titles.values()];
}

/** Title and first text of items. */
async function textsOf(
  ids: readonly string[],
  { store }: RerankParts["live"],
): Promise<ReadonlyMap<string, string>> {
  const found = new Map((await store.getItems(ids)).map((item) => [item.id, item]));
  return new Map(
    ids.flatMap((id) => {
      const item = found.get(id);
      if (item === undefined) return [];
      const { title } = item.attributes;
      const parts = [...(typeof title === "string" ? [title] : []), ...ownTexts(item.contents).slice(0, 1)];
      return parts.length === 0 ? [] : [[id, parts.join(": ")] as const];
    }),
  );
}

function ownTexts({ text = [] }: ContentReferences): string[] {
  return text.flatMap((one) => (one.kind === "text" ? [one.text] : []));
}
