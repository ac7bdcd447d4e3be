import { type ChannelBatches, createBatch, defineSpace } from "@modalis/contract";

/** A world of users and items whose one right answer is known. */
export interface CheckerboardWorld {
  readonly users: readonly string[];
  readonly items: readonly string[];
  /** Who liked what. */
  readonly events: readonly { readonly user: string; readonly item: string }[];
  /** One channel whose rows tell the two kinds of item apart and every item from the others. */
  readonly channels: ChannelBatches;
  /** For each user, the item that must be recommended first. */
  readonly answers: ReadonlyMap<string, string>;
}

/**
 * Users and items of two kinds; each user likes every item of the own kind but one, which is the answer.
 *
 * The checkerboard with its diagonal withheld, of `tests/recommender_base_test.py` in benfred/implicit, with
 * item vectors added.
 *
 * @param size Users, and items; an even number from 4.
 */
export function checkerboard(size: number): CheckerboardWorld {
  const places = Array.from({ length: size }, (_, place) => place);
  const items = places.map((place) => `item ${place}`);
  const users = places.map((place) => `user ${place}`);
  const events = places.flatMap((user) =>
    places
      .filter((item) => item % 2 === user % 2 && item !== user)
      .map((item) => ({ user: users[user]!, item: items[item]! })),
  );
  const space = defineSpace({
    modality: "pattern",
    dimensions: 4,
    normalisation: "none",
    model: { id: "checkerboard", revision: "1", preprocessing: "none" },
  });
  const rows = places.flatMap((place) => {
    const angle = (2 * Math.PI * place) / size;
    return [place % 2 === 0 ? 1 : 0, place % 2, 0.1 * Math.cos(angle), 0.1 * Math.sin(angle)];
  });
  return {
    users,
    items,
    events,
    channels: new Map([["pattern", createBatch(space, items, Float32Array.from(rows))]]),
    answers: new Map(users.map((user, place) => [user, items[place]!])),
  };
}
