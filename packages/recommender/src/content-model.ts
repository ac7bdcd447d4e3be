import type { ChannelTerm } from "./answer/add-evidence.js";
import { buildLibrary, type Library } from "./catalogue/library.js";
import type { CompleteOptions } from "./content-options.js";
import type { ContentSource } from "./content-source.js";
import { measurePopularity } from "./history/popularity.js";
import { recencyOf } from "./history/recency.js";
import type { UserEvent } from "./history/user-event.js";
import { gatherHistories, type UserHistory } from "./history/user-histories.js";
import type { ChannelTaste } from "./taste/channel-taste.js";
import { prepareUserFeatures, type UserFeatures } from "./taste/user-features.js";
import { measureUserTaste } from "./taste/user-taste.js";

/** Everything a content recommender knows; nothing in it changes. */
export interface ContentModel {
  readonly library: Library;
  readonly users: ReadonlySet<string>;
  readonly histories: ReadonlyMap<string, UserHistory>;
  readonly features: ReadonlyMap<string, UserFeatures>;
  /** `[items]`, from 0 to 1. */
  readonly popularity: Float64Array;
  readonly options: CompleteOptions;
}

/** Builds the model; see `createContentRecommender` for what it throws. */
export function buildModel(source: ContentSource, options: CompleteOptions): ContentModel {
  const events = [...source.events];
  const library = buildLibrary(source.channels, events, {
    ...options,
    ...(source.items === undefined ? {} : { listed: source.items }),
  });
  const nowMs = source.nowMs ?? latestTime(events);
  const histories = gatherHistories(events, library.items, recencyOf(options.halfLifeDays, nowMs));
  const features = prepareUserFeatures(library, source.userFeatures ?? new Map());
  const listed = [...(source.users ?? [])].map(({ id }) => id);
  const described = [...(source.userFeatures ?? new Map()).values()].flatMap(({ ids }) => [...ids]);
  return {
    library,
    users: new Set([...listed, ...described, ...histories.keys()]),
    histories,
    features,
    popularity: measurePopularity(events, library.items, recencyOf(options.popularityHalfLifeDays, nowMs)),
    options,
  };
}

/** The user's taste in each channel; empty when nothing they like has content. */
export function tastesOf(model: ContentModel, userId: string): ChannelTaste[] {
  return measureUserTaste(
    model.library,
    model.histories.get(userId),
    model.features.get(userId),
    model.options,
  );
}

/** The user's tastes as terms of a score. */
export function tasteTerms(model: ContentModel, userId: string): ChannelTerm[] {
  return tastesOf(model, userId).map(termOfTaste);
}

/** A taste as a term of a score. */
export function termOfTaste(taste: ChannelTaste): ChannelTerm {
  const { channel, profile, profileFactor, nearest, nearestFactor, offset } = taste;
  const linear = { channel, query: profile, factor: profileFactor, offset };
  return nearest === undefined ? linear : { ...linear, nearest, nearestFactor };
}

function latestTime(events: readonly UserEvent[]): number {
  let latest = Number.NEGATIVE_INFINITY;
  for (const { timestampMs } of events) if (timestampMs !== undefined) latest = Math.max(latest, timestampMs);
  return Number.isFinite(latest) ? latest : 0;
}
