import { nearestShares } from "../../taste/nearest-likes.js";
import type { SpeakingLike } from "../live-query.js";
import type { LiveTaste, PersonView } from "../person/person-view.js";
import type { LiveState } from "../state/live-state.js";

/** Likes that are looked at, the latest first. */
const MOST_LIKES = 200;

/** The title of an item, where its attributes have one. */
export function titleOf({ slots }: LiveState, slot: number): string | undefined {
  const attributes = slots.itemOf(slot)?.attributes ?? {};
  for (const name of ["title", "name"]) {
    const value = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
    if (typeof value === "string" && value !== "") return value;
  }
  return undefined;
}

/**
 * The person's likes that speak most for an item: by what each adds to the content's term, which is a sum over likes less
 * the catalogue's mean; by likeness in the learned model where that has the larger part in the score.
 */
export function speakingLikes(
  state: LiveState,
  view: PersonView,
  slot: number,
  contributions: Readonly<Record<string, number>>,
  most: number,
): (SpeakingLike & { readonly slot: number })[] {
  const byModel = partOf(contributions, "model.") > partOf(contributions, "content.");
  const standings = byModel ? [] : view.tastes.flatMap((taste) => standingIn(taste, slot));
  const likes: (SpeakingLike & { slot: number })[] = [];
  for (const other of view.history.liked.slice(-MOST_LIKES)) {
    if (other === slot) continue;
    const found = byModel ? learnedLike(state, other, slot) : contentLike(view, standings, other);
    if (found === undefined) continue;
    const title = titleOf(state, other);
    likes.push({
      id: state.slots.idOf(other),
      ...(title === undefined ? {} : { title }),
      ...found,
      slot: other,
    });
  }
  const weight = (one: SpeakingLike) => (byModel ? one.similarity : one.contribution);
  likes.sort((left, right) => weight(right) - weight(left) || (left.id < right.id ? -1 : 1));
  return likes.slice(0, most);
}

/** What all terms of a source add. */
export function partOf(contributions: Readonly<Record<string, number>>, prefix: string): number {
  return Object.entries(contributions).reduce(
    (sum, [key, term]) => sum + (key.startsWith(prefix) ? term : 0),
    0,
  );
}

type Likeness = Pick<SpeakingLike, "modality" | "similarity" | "contribution">;

function learnedLike({ learned }: LiveState, liked: number, slot: number): Likeness | undefined {
  const similarity = learned?.likeness(liked, slot);
  return similarity === undefined || similarity <= 0
    ? undefined
    : { modality: "interactions", similarity, contribution: 0 };
}

/** An item in one channel of a taste: its row, and which of the nearest likes speak for it. */
interface Standing extends LiveTaste {
  readonly row: Float32Array;
  readonly shares: ReadonlyMap<number | undefined, number>;
}

function standingIn({ channel, taste }: LiveTaste, slot: number): Standing[] {
  const row = channel.units.row(slot);
  if (row === undefined) return [];
  const nearest = taste.nearest === undefined ? [] : nearestShares(taste.nearest, row);
  return [
    { channel, taste, row, shares: new Map(nearest.map(({ example, share }) => [example.item, share])) },
  ];
}

function contentLike(
  { history }: PersonView,
  standings: readonly Standing[],
  liked: number,
): Likeness | undefined {
  const parts = standings.flatMap((one) => likeIn(one, liked, history.weights.get(liked)!));
  if (parts.length === 0) return undefined;
  const best = parts.reduce((most, part) => (part.contribution > most.contribution ? part : most));
  return { ...best, contribution: parts.reduce((sum, part) => sum + part.contribution, 0) };
}

/** A like's part in a term: its share of the profile and, when it is among the nearest, of those. */
function likeIn({ channel, taste, row, shares }: Standing, liked: number, weight: number): Likeness[] {
  const { units, modality } = channel;
  if (!units.has(liked)) return [];
  const { profileFactor, nearestFactor, totalWeight } = taste;
  const similarity = units.dot(liked, row);
  const near = shares.get(liked) ?? 0;
  return [
    {
      modality,
      similarity,
      contribution: (profileFactor * weight * similarity) / totalWeight + nearestFactor * near,
    },
  ];
}
