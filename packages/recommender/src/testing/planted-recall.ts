import type { ChannelBatches } from "@modalis/contract";
import type { ContentOptions } from "../content-options.js";
import { createContentRecommender } from "../content-recommender.js";
import type { PlantedWorld } from "./planted-world.js";

/** Recall@10 of a world's held-out likes with some of its channels. */
export interface PlantedRecall {
  readonly overall: number;
  /** By the channel in which the users' taste lies. */
  readonly byTaste: ReadonlyMap<string, number>;
}

/** Measures the recommender of these channels alone. */
export async function measureRecall(
  world: PlantedWorld,
  channels: readonly string[],
  options: ContentOptions = {},
): Promise<PlantedRecall> {
  const chosen: ChannelBatches = new Map([...world.channels].filter(([name]) => channels.includes(name)));
  await using recommender = await createContentRecommender({
    channels: chosen,
    events: world.events,
    options,
  });
  const recalls = new Map<string, number[]>();
  for (const { id, channel, heldOut } of world.users) {
    const found = await recommender.recommend({ userId: id, count: 10 });
    const hits = found.filter((item) => heldOut.has(item.id)).length;
    recalls.set(channel, [...(recalls.get(channel) ?? []), hits / Math.min(10, heldOut.size)]);
  }
  return {
    overall: mean([...recalls.values()].flat()),
    byTaste: new Map([...recalls].map(([channel, values]) => [channel, mean(values)])),
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
