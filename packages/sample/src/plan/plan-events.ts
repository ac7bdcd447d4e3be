import { createRandom, type Random } from "../random/random.js";
import type {
  PlannedEvent,
  PlannedItem,
  PlannedTaste,
  PlannedUser,
  SampleParameters,
} from "./sample-plan.js";

/** Share of the items of their kind that a user comes to like: from, to. */
const LIKED_SHARE = [0.55, 0.7] as const;
/** Days over which a user's events are spread. */
const DAYS = 90;

/** Draws what the users did: likes of their kind, a few likes and dislikes that follow no taste, in random order. */
export function planEvents(
  { seed }: SampleParameters,
  items: readonly PlannedItem[],
  users: readonly PlannedUser[],
): PlannedEvent[] {
  return users
    .flatMap(({ id, taste }) =>
      taste === undefined ? [] : eventsOf(id, taste, items, createRandom(seed, "events", id)),
    )
    .sort((left, right) => compare(left.timestamp, right.timestamp) || compare(left.user, right.user));
}

function eventsOf(
  user: string,
  taste: PlannedTaste,
  items: readonly PlannedItem[],
  random: Random,
): PlannedEvent[] {
  const liked = items.filter((item) => shows(item, taste));
  const others = items.filter((item) => item.classes[taste.modality] !== taste.class);
  const likes = chooseByPopularity(
    liked,
    Math.round(liked.length * random.between(...LIKED_SHARE)),
    0.5,
    random,
  );
  // What everybody looks at once: the part of a history that popularity explains.
  const chances = chooseByPopularity(others, 1 + random.integer(2), 1.5, random);
  const rest = others.filter((item) => !chances.includes(item));
  const dislikes = random.shuffle(rest).slice(0, 1 + random.integer(3));
  const marked = [
    ...[...likes, ...chances].map((item) => ({ item, kind: random.chance(0.25) ? "save" : "like" }) as const),
    ...dislikes.map((item) => ({ item, kind: "dislike" }) as const),
  ];
  return random.shuffle(marked).map(({ item, kind }) => {
    const milliseconds = Date.UTC(2025, 0, 1) + Math.floor(random.between(0, DAYS * 86_400)) * 1000;
    return { user, item: item.id, kind, timestamp: new Date(milliseconds).toISOString().replace(".000", "") };
  });
}

/**
 * Whether a user of the taste can see what the item shows.
 *
 * Not in a broken file; and a Chinese description is nobody's taste, because no encoder here carries a topic from
 * one language to another.
 */
function shows(item: PlannedItem, { modality, class: kind }: PlannedTaste): boolean {
  const hidden = item.missing.includes(modality) || item.broken === modality;
  return item.classes[modality] === kind && !hidden && (modality !== "text" || item.language === "en");
}

/** So many different items, popular ones sooner (Efraimidis and Spirakis, 2006: the least of exponential draws). */
function chooseByPopularity(
  items: readonly PlannedItem[],
  count: number,
  strength: number,
  random: Random,
): PlannedItem[] {
  return items
    .map((item) => ({ item, wait: -Math.log(1 - random.next()) / item.popularity ** strength }))
    .sort((left, right) => left.wait - right.wait)
    .slice(0, count)
    .map(({ item }) => item);
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
