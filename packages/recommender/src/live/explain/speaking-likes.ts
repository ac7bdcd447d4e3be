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
  const byModel =
    state.learned !== undefined && partOf(contributions, "model.") > partOf(contributions, "content.");
  const likes = byModel ? learnedLikes(state, view, slot) : contentLikes(view, slot);
  const weight = (one: Likeness) => (byModel ? one.similarity : one.contribution);
  const { slots } = state;
  likes.sort(
    (left, right) =>
      weight(right) - weight(left) || (slots.idOf(left.slot) < slots.idOf(right.slot) ? -1 : 1),
  );
  return likes.slice(0, most).map((like) => {
    const title = titleOf(state, like.slot);
    const id = slots.idOf(like.slot);
    return title === undefined ? { id, ...like } : { id, title, ...like };
  });
}

/** What all terms of a source add. */
export function partOf(contributions: Readonly<Record<string, number>>, prefix: string): number {
  return Object.entries(contributions).reduce(
    (sum, [key, term]) => sum + (key.startsWith(prefix) ? term : 0),
    0,
  );
}

interface Likeness extends Pick<SpeakingLike, "modality" | "similarity" | "contribution"> {
  /** The liked item. */
  readonly slot: number;
}

function learnedLikes({ learned }: LiveState, { history }: PersonView, slot: number): Likeness[] {
  const likes: Likeness[] = [];
  for (const liked of history.liked.subarray(-MOST_LIKES)) {
    if (liked === slot) continue;
    const similarity = learned?.likeness(liked, slot);
    if (similarity === undefined || similarity <= 0) continue;
    likes.push({ modality: "interactions", similarity, contribution: 0, slot: liked });
  }
  return likes;
}

function contentLikes({ history, tastes }: PersonView, slot: number): Likeness[] {
  const standings = tastes.flatMap((taste) => standingIn(taste, slot));
  const likes: Likeness[] = [];
  for (const liked of history.liked.subarray(-MOST_LIKES)) {
    const like = liked === slot ? undefined : contentLike(standings, liked, history.weights.get(liked)!);
    if (like !== undefined) likes.push(like);
  }
  return likes;
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

/** A like's part in the terms, and the likeness in the channel where it is largest: its share of the profile and, when it is among the nearest, of those. */
function contentLike(standings: readonly Standing[], liked: number, weight: number): Likeness | undefined {
  let best: Likeness | undefined;
  let sum = 0;
  for (const { channel, taste, row, shares } of standings) {
    const { units, modality } = channel;
    if (!units.has(liked)) continue;
    const similarity = units.dot(liked, row);
    const near = taste.nearestFactor * (shares.get(liked) ?? 0);
    const contribution = (taste.profileFactor * weight * similarity) / taste.totalWeight + near;
    sum += contribution;
    if (best === undefined || contribution > best.contribution)
      best = { modality, similarity, contribution, slot: liked };
  }
  return best === undefined || sum === best.contribution ? best : { ...best, contribution: sum };
}
