import { rowOf } from "@modalis/contract";
import { createLiveRecommender } from "../live/create-live-recommender.js";
import type { LiveItem } from "../live/live-item.js";
import type { LiveOptions } from "../live/live-options.js";
import type { LiveRecommender } from "../live/live-recommender.js";
import type { PlantedWorld } from "./planted-world.js";

/** A moment at which planted tests take place. */
export const PLANTED_NOW_MS = Date.UTC(2026, 0, 1);

/** The items of a world with their vectors, titles and a shelf number. */
export function liveItems({ channels }: PlantedWorld): LiveItem[] {
  const vectors = new Map<string, Map<string, Float32Array>>();
  for (const [name, batch] of channels) {
    for (const [row, id] of batch.ids.entries()) {
      const own = vectors.get(id) ?? new Map<string, Float32Array>();
      vectors.set(id, own.set(name, rowOf(batch, row)));
    }
  }
  return Array.from(vectors, ([id, own], at) => ({
    id,
    attributes: { title: `The ${id}`, shelf: at % 5 },
    timestampMs: PLANTED_NOW_MS - at * 1000,
    vectors: own,
  }));
}

/** A live recommender that was told of everything in a world. */
export async function createPlantedLive(
  world: PlantedWorld,
  options: LiveOptions = {},
): Promise<LiveRecommender> {
  const live = await createLiveRecommender({
    channels: new Map([...world.channels].map(([name, { space }]) => [name, space])),
    nowMs: () => PLANTED_NOW_MS,
    options,
  });
  live.upsertItems(liveItems(world));
  live.addEvents(
    world.events.map((event, at) => ({ ...event, sequence: at, timestampMs: PLANTED_NOW_MS - 1e6 + at })),
  );
  return live;
}
