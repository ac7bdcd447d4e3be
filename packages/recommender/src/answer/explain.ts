import { ModalisError } from "@modalis/contract";
import { dotAt } from "../catalogue/dot-at.js";
import { channelRow } from "../catalogue/item-channel.js";
import { type ContentModel, tastesOf, termOfTaste } from "../content-model.js";
import type { ChannelTaste } from "../taste/channel-taste.js";
import { nearestShares } from "../taste/nearest-likes.js";
import { addEvidence, contributionsOf, termOf } from "./add-evidence.js";
import { checkCount } from "./answer-query.js";

export interface ExplainQuery {
  readonly userId: string;
  readonly itemId: string;
  /** Most liked items named, at least 1. Default 5. */
  readonly count?: number;
  readonly signal?: AbortSignal;
}

/** Why an item stands where it stands for a user. */
export interface Explanation {
  readonly userId: string;
  readonly itemId: string;
  /** Whether the score comes from the content of what the user liked or, for want of that, from popularity. */
  readonly basis: "content" | "popularity";
  /** As in `recommend`; 0 when the item has no content to go by. */
  readonly score: number;
  /** By modality, or `"popularity"`; they sum to the score. */
  readonly contributions: Readonly<Record<string, number>>;
  /** 1 for the best; counted among what the user has not seen, the item itself put back. Absent without content. */
  readonly rank?: number;
  /** Whether the user has an event with it, so that `recommend` leaves it out. */
  readonly seen: boolean;
  /** The channels that count for the user, strongest taste first. */
  readonly channels: readonly ExplainedChannel[];
  /** What the user liked that speaks most for the item, the most telling first. */
  readonly becauseOf: readonly LikedItem[];
}

/** One channel of the user's taste. */
export interface ExplainedChannel {
  readonly channel: string;
  readonly modality: string;
  /** How strongly the user's taste lies there, in deviations of the catalogue; see `expectedStrength`. */
  readonly strength: number;
  /** How many deviations above the catalogue's mean the item lies there; absent when it lacks the channel. */
  readonly deviations?: number;
  /** `strength * deviations`, 0 when the item lacks the channel. */
  readonly contribution: number;
}

/** A liked item and its part in the score. */
export interface LikedItem {
  readonly id: string;
  /** The modality in which the two are most telling alike. */
  readonly modality: string;
  /** Cosine, from -1 to 1, in that modality's most telling channel. */
  readonly similarity: number;
  /** What the like adds to the score, over all channels, before the catalogue's mean is taken off. */
  readonly contribution: number;
}

/**
 * Explains one item for one user.
 *
 * @throws `NOT_FOUND` for an unknown item, `INVALID_ARGUMENT` for a bad count.
 */
export async function explain(model: ContentModel, query: ExplainQuery): Promise<Explanation> {
  const { userId, itemId, count = 5, signal } = query;
  checkCount(count);
  const { items } = model.library;
  const item = items.index.get(itemId);
  if (item === undefined) throw new ModalisError("NOT_FOUND", `there is no item "${itemId}"`);
  const tastes = tastesOf(model, userId);
  const terms = tastes.map(termOfTaste);
  const byContent = terms.length > 0;
  const scores = byContent ? await addEvidence(items.ids.length, terms, signal) : model.popularity;
  const seen = model.histories.get(userId)?.seen ?? new Set();
  const score = Number.isNaN(scores[item]!) ? 0 : scores[item]!;
  return {
    userId,
    itemId,
    basis: byContent ? "content" : "popularity",
    score,
    contributions: byContent ? contributionsOf(terms, item) : { popularity: score },
    ...(Number.isNaN(scores[item]!) ? {} : { rank: rankOf(scores, item, seen) }),
    seen: seen.has(item),
    channels: tastes
      .map((taste) => explainChannel(taste, item))
      .sort((left, right) => right.strength - left.strength),
    becauseOf: byContent ? likesBehind(model, userId, tastes, item).slice(0, count) : [],
  };
}

function rankOf(scores: Float64Array, item: number, seen: ReadonlySet<number>): number {
  const own = scores[item]!;
  let rank = 1;
  for (let other = 0; other < scores.length; other++) {
    const better = scores[other]! > own || (scores[other] === own && other < item);
    if (better && !seen.has(other)) rank++;
  }
  return rank;
}

function explainChannel(taste: ChannelTaste, item: number): ExplainedChannel {
  const { channel, strength } = taste;
  const described = { channel: channel.name, modality: channel.modality, strength };
  const row = channel.rowOfItem[item]!;
  if (row < 0) return { ...described, contribution: 0 };
  const contribution = termOf(termOfTaste(taste), row);
  return { ...described, deviations: contribution / strength, contribution };
}

/** A term is a sum over likes less the catalogue's mean, so each like's part in it is exact. */
function likesBehind(
  model: ContentModel,
  userId: string,
  tastes: readonly ChannelTaste[],
  item: number,
): LikedItem[] {
  const weights = model.histories.get(userId)?.weights ?? new Map<number, number>();
  const liked: LikedItem[] = [];
  for (const [other, weight] of weights) {
    if (weight <= 0 || other === item) continue;
    const parts = tastes.flatMap((taste) => likeIn(taste, other, weight, item));
    if (parts.length === 0) continue;
    const best = parts.reduce((most, part) => (part.contribution > most.contribution ? part : most));
    const contribution = parts.reduce((sum, part) => sum + part.contribution, 0);
    liked.push({ ...best, id: model.library.items.ids[other]!, contribution });
  }
  return liked.sort((left, right) => right.contribution - left.contribution || (left.id < right.id ? -1 : 1));
}

/** A like's part in a term: its share of the profile and, when it is among the nearest, of those. */
function likeIn(
  taste: ChannelTaste,
  liked: number,
  weight: number,
  item: number,
): { modality: string; similarity: number; contribution: number }[] {
  const { channel, profileFactor, nearest, nearestFactor, totalWeight } = taste;
  const [row, likedRow] = [channel.rowOfItem[item]!, channel.rowOfItem[liked]!];
  if (row < 0 || likedRow < 0) return [];
  const vector = channelRow(channel, row);
  const similarity = dotAt(vector, 0, channelRow(channel, likedRow));
  const shares = nearest === undefined ? [] : nearestShares(nearest, vector);
  const near = shares.find(({ example }) => example.item === liked)?.share ?? 0;
  const contribution = (profileFactor * weight * similarity) / totalWeight + nearestFactor * near;
  return [{ modality: channel.modality, similarity, contribution }];
}
