import type { ChannelTaste } from "../../taste/channel-taste.js";
import { measureTaste } from "../../taste/channel-taste.js";
import type { TasteExample } from "../../taste/taste-example.js";
import type { ChannelSample } from "../channels/channel-sample.js";
import type { LiveChannel } from "../channels/live-channel.js";
import type { LearnedModel, LearnedPerson } from "../learned/learned-model.js";
import type { CompleteLiveOptions } from "../live-options.js";
import type { PersonHistory } from "./gather-likes.js";

/** A person's taste in one channel of the live catalogue. */
export interface LiveTaste {
  readonly channel: LiveChannel;
  readonly taste: ChannelTaste<ChannelSample>;
}

/** All that is known of a person when items are scored for them. */
export interface PersonView {
  readonly history: PersonHistory;
  readonly tastes: readonly LiveTaste[];
  readonly learned: LearnedPerson | undefined;
  /** The model that says so, which may no longer be the one in service when the view is used. */
  readonly model: LearnedModel | undefined;
  /** What the model's term is expected to be for an item that it does not know, per unit of the content's term. */
  readonly coldSlope: number;
  /** Bytes kept for the person, about. */
  readonly bytes: number;
}

/** The person's taste in every channel where they like something. */
export function measureLiveTastes(
  channels: readonly LiveChannel[],
  trust: ReadonlyMap<string, number>,
  history: PersonHistory,
  features: ReadonlyMap<string, Float32Array> | undefined,
  { prior, featureWeight, nearestLikes }: CompleteLiveOptions,
): LiveTaste[] {
  return channels.flatMap((channel) => {
    const factor = trust.get(channel.name) ?? 1;
    if (factor === 0) return [];
    const { sample, units } = channel;
    const examples: TasteExample[] = [];
    const ownRows = new Set<number>();
    for (const [slot, weight] of history.weights) {
      const row = units.row(slot);
      if (row === undefined || weight === 0) continue;
      examples.push({ row, weight, item: slot });
      const sampled = sample.rowOf.get(slot);
      if (sampled !== undefined) ownRows.add(sampled);
    }
    const feature = features?.get(channel.name);
    const own = feature === undefined || featureWeight === 0 ? undefined : channel.standardise(feature);
    if (own !== undefined) examples.push({ row: own, weight: featureWeight });
    const taste = measureTaste(sample, examples, ownRows, { prior, trust: factor, nearestLikes });
    return taste === undefined ? [] : [{ channel, taste }];
  });
}
