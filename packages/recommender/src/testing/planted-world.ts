import { type ChannelBatches, createBatch, defineSpace, type EmbeddingBatch } from "@modalis/contract";
import type { UserEvent } from "../history/user-event.js";

/** A synthetic catalogue in which each user's taste lies in one channel, with held-out likes to find again. */
export interface PlantedWorld {
  readonly channels: ChannelBatches;
  readonly events: readonly UserEvent[];
  readonly users: readonly PlantedUser[];
}

export interface PlantedUser {
  readonly id: string;
  /** Where the user's taste lies. */
  readonly channel: string;
  /** Liked, but not among the events. */
  readonly heldOut: ReadonlySet<string>;
}

export interface PlantedWorldOptions {
  readonly seed: number;
  readonly items?: number;
  readonly users?: number;
  /** Different kinds of thing in each channel, such as red pictures. */
  readonly kinds?: number;
  /** Kinds that each user likes, all in one channel. */
  readonly tastes?: number;
  readonly likes?: number;
  /** Deviation of a vector about its kind's, the kinds' own being 1. */
  readonly noise?: number;
  /** Share of the likes that have nothing to do with the taste. */
  readonly stray?: number;
  /** Share of items that lack a channel. */
  readonly missing?: number;
}

export const PLANTED_CHANNELS = ["image", "text", "audio", "video"] as const;

const DIMENSIONS = 48;

/** Plants a world; the same options give the same world. */
export function plantWorld(options: PlantedWorldOptions): PlantedWorld {
  const { seed, items = 600, users = 120, kinds = 24, tastes = 1, likes = 10 } = options;
  const { noise = 1.6, stray = 0.1, missing = 0.1 } = options;
  const random = randomFrom(seed);
  const ids = Array.from({ length: items }, (_, item) => `item${String(item).padStart(4, "0")}`);
  const kindOf = new Map<string, Map<string, number>>();
  const channels = new Map<string, EmbeddingBatch>();
  for (const channel of PLANTED_CHANNELS) {
    const centres = Array.from({ length: kinds }, () => normals(random, DIMENSIONS));
    const held = ids.filter(() => random() >= missing);
    const kind = new Map(held.map((id) => [id, Math.floor(random() * kinds)]));
    const values = held.flatMap((id) =>
      normals(random, DIMENSIONS).map(
        (value, column) => 3 + centres[kind.get(id)!]![column]! + noise * value,
      ),
    );
    kindOf.set(channel, kind);
    channels.set(channel, createBatch(plantedSpace(channel), held, Float32Array.from(values)));
  }
  const events: UserEvent[] = [];
  const planted = Array.from({ length: users }, (_, user): PlantedUser => {
    const id = `user${user}`;
    const channel = PLANTED_CHANNELS[user % PLANTED_CHANNELS.length]!;
    const liked = shuffle(
      Array.from({ length: kinds }, (_kind, kind) => kind),
      random,
    ).slice(0, tastes);
    const matching = [...kindOf.get(channel)!]
      .filter(([, kind]) => liked.includes(kind))
      .map(([item]) => item);
    const shuffled = shuffle(matching, random);
    const shown = Math.min(likes, Math.ceil(shuffled.length / 2));
    for (const itemId of shuffled.slice(0, shown)) {
      events.push({ userId: id, itemId: random() < stray ? ids[Math.floor(random() * items)]! : itemId });
    }
    const seen = new Set(events.filter(({ userId }) => userId === id).map(({ itemId }) => itemId));
    return { id, channel, heldOut: new Set(shuffled.slice(shown).filter((item) => !seen.has(item))) };
  });
  return { channels, events, users: planted.filter(({ heldOut }) => heldOut.size > 0) };
}

/** A space of a made-up model, `[…, 48]` unless told. */
export function plantedSpace(channel: string, dimensions = DIMENSIONS): EmbeddingBatch["space"] {
  const [modality, aspect] = channel.split(".");
  return defineSpace({
    modality: modality!,
    ...(aspect === undefined ? {} : { aspect }),
    dimensions,
    normalisation: "none",
    model: { id: "planted", revision: "1", preprocessing: "none" },
  });
}

/** Numbers from 0 to 1 (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Standard normal values (Box and Muller 1958). */
export function normals(random: () => number, count: number): number[] {
  return Array.from(
    { length: count },
    () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()),
  );
}

function shuffle<T>(values: readonly T[], random: () => number): T[] {
  const shuffled = [...values];
  for (let last = shuffled.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [shuffled[last], shuffled[other]] = [shuffled[other]!, shuffled[last]!];
  }
  return shuffled;
}
