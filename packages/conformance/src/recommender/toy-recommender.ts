import {
  createBatch,
  defineSpace,
  type EmbeddingBatch,
  ModalisError,
  type RecommenderV1,
  rowIndex,
  rowOf,
  type ScoredItem,
} from "@modalis/contract";
import { byScoreThenId } from "../index/known-rows.js";
import type { CheckerboardWorld } from "./checkerboard.js";

/** The parts of a world that the toy learns from. */
export type ToyWorld = Pick<CheckerboardWorld, "items" | "events" | "channels">;

/** Scores items by dot product with the mean of what a user liked; popularity for strangers. */
export function createToyRecommender({ items, events, channels }: ToyWorld): RecommenderV1 {
  let disposed = false;
  const likes = new Map<string, Set<string>>();
  for (const { user, item } of events) likes.set(user, (likes.get(user) ?? new Set()).add(item));

  const check = (count: number, signal: AbortSignal | undefined) => {
    if (disposed) throw new ModalisError("DISPOSED", "the toy recommender was disposed");
    signal?.throwIfAborted();
    if (!Number.isInteger(count) || count < 1) {
      throw new ModalisError("INVALID_ARGUMENT", `count is a whole number from 1, not ${count}`);
    }
  };
  const answer = (
    count: number,
    leftOut: (id: string) => boolean,
    contributions: (id: string) => Record<string, number>,
  ) =>
    items
      .filter((id) => !leftOut(id))
      .map((id) => scored(id, contributions(id)))
      .sort(byScoreThenId)
      .slice(0, count);

  return {
    specificationVersion: "v1",
    itemSpaces: new Map([...channels].map(([channel, { space }]) => [channel, space])),
    async recommend({ userId, count, exclude, signal }) {
      check(count, signal);
      const liked = likes.get(userId);
      const popularity = (id: string) => ({ popularity: events.filter(({ item }) => item === id).length });
      return answer(
        count,
        (id) => liked?.has(id) === true || exclude?.has(id) === true,
        liked === undefined ? popularity : (id) => likeness(channels, liked, id),
      );
    },
    async similarItems({ itemId, count, exclude, signal }) {
      check(count, signal);
      if (!items.includes(itemId)) throw new ModalisError("NOT_FOUND", `no item "${itemId}"`);
      const leftOut = (id: string) => id === itemId || exclude?.has(id) === true;
      return answer(count, leftOut, (id) => likeness(channels, new Set([itemId]), id));
    },
    async [Symbol.asyncDispose]() {
      disposed = true;
    },
  };
}

/** Eight items in two channels and two users, for the kit's own tests. */
export function toyWorld(): ToyWorld {
  const items = ["a", "b", "c", "d", "e", "f", "g", "h"];
  const batch = (modality: string, turns: number): EmbeddingBatch => {
    const space = defineSpace({
      modality,
      dimensions: 2,
      normalisation: "none",
      model: { id: "circle", revision: "1", preprocessing: "none" },
    });
    const angles = items.map((_, at) => (Math.PI * turns * at) / items.length);
    return createBatch(space, items, Float32Array.from(angles.flatMap((a) => [Math.cos(a), Math.sin(a)])));
  };
  const likes = { ann: ["a", "b"], bob: ["e", "h"] };
  return {
    items,
    events: Object.entries(likes).flatMap(([user, liked]) => liked.map((item) => ({ user, item }))),
    channels: new Map([
      ["image", batch("image", 1)],
      ["audio", batch("audio", 1.7)],
    ]),
  };
}

function likeness(
  channels: ToyWorld["channels"],
  liked: ReadonlySet<string>,
  id: string,
): Record<string, number> {
  const parts: Record<string, number> = {};
  for (const [channel, batch] of channels) {
    const rows = rowIndex(batch);
    const own = rowOf(batch, rows.get(id)!);
    let sum = 0;
    for (const other of liked) {
      const row = rowOf(batch, rows.get(other)!);
      for (let at = 0; at < own.length; at++) sum += own[at]! * row[at]!;
    }
    parts[channel] = sum / liked.size;
  }
  return parts;
}

function scored(id: string, contributions: Record<string, number>): ScoredItem {
  return { id, score: Object.values(contributions).reduce((sum, part) => sum + part, 0), contributions };
}
