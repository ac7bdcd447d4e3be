import { defineSpace, type EmbeddingSpace } from "@modalis/contract";
import type { LiveEvent, LiveItem } from "@modalis/recommender";

const DIMENSIONS = 128;
const KINDS = 1000;
const LIKES = 20;

/** Spaces of made-up channels: `image`, `text`, … */
export function madeUpSpaces(channels: number): Map<string, EmbeddingSpace> {
  return new Map(
    channelNames(channels).map((modality) => [
      modality,
      defineSpace({
        modality,
        dimensions: DIMENSIONS,
        normalisation: "none",
        model: { id: "made up", revision: "1", preprocessing: "none" },
      }),
    ]),
  );
}

/** Items made of their kind's direction and twice as much noise in every channel, with a genre and a price. */
export function madeUpItems(count: number, channels: number): LiveItem[] {
  const names = channelNames(channels);
  const tables = names.map((_, at) => ({
    kinds: normalValues(KINDS * DIMENSIONS, 100 + at),
    noise: normalValues(count * DIMENSIONS, 200 + at),
  }));
  return Array.from({ length: count }, (_, item) => ({
    id: `item${item}`,
    attributes: { title: `Item ${item}`, genre: `genre${item % 8}`, price: item % 97 },
    vectors: new Map(
      tables.map(({ kinds, noise }, at) => {
        const vector = noise.subarray(item * DIMENSIONS, (item + 1) * DIMENSIONS);
        const kind = (item % KINDS) * DIMENSIONS;
        for (let column = 0; column < DIMENSIONS; column++)
          vector[column] = 2 * vector[column]! + kinds[kind + column]!;
        return [names[at]!, vector];
      }),
    ),
  }));
}

/** Likes of users, nine in ten of the user's kind. */
export function madeUpLikes(users: number, items: number): LiveEvent[] {
  const random = randomFrom(17);
  const perKind = Math.max(1, Math.floor(items / KINDS));
  return Array.from({ length: users * LIKES }, (_, at) => {
    const user = Math.floor(at / LIKES);
    const own = (user % KINDS) + KINDS * Math.floor(random() * perKind);
    const item = random() < 0.9 ? own % items : Math.floor(random() * items);
    return {
      userId: `user${user}`,
      itemId: `item${item}`,
      timestampMs: Date.UTC(2025, 0, 1) + ((15_000 * at) % 3e10),
    };
  });
}

/** Standard normal values, near enough: sums of four uniform ones. */
export function normalValues(count: number, seed: number): Float32Array {
  const random = randomFrom(seed);
  const values = new Float32Array(count);
  for (let at = 0; at < count; at++)
    values[at] = (random() + random() + random() + random() - 2) * Math.sqrt(3);
  return values;
}

function channelNames(channels: number): string[] {
  return Array.from(
    { length: channels },
    (_, at) => ["image", "text", "audio", "video"][at] ?? `channel${at}`,
  );
}

function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
