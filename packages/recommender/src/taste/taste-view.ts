import { dotAt } from "../catalogue/dot-at.js";
import { profileCoherence } from "./mean-profile.js";
import { type NearestLikes, nearestScore } from "./nearest-likes.js";
import { canCompare, type TasteExample, type WeightSums } from "./taste-example.js";

/** What tastes are measured against: a channel's unit rows, and which of them stand for the catalogue. */
export interface TasteChannel {
  readonly space: { readonly dimensions: number };
  /** `[rows, dimensions]`. */
  readonly values: Float32Array;
  readonly sample: Uint32Array;
  /** Root-mean-square cosine of random pairs. */
  readonly spread: number;
  /** Dot products of all rows with a query, where there is a faster way than one by one; valid until the next. */
  dots?(query: Float32Array): Float32Array;
  /** The mean of each row's three greatest dot products with some, likewise. */
  nearest?(others: readonly Float32Array[]): Float32Array;
}

/** What a view is measured on: the user's examples in a channel, and rows that stand for the catalogue. */
export interface ViewedRows {
  readonly channel: TasteChannel;
  readonly examples: readonly TasteExample[];
  readonly others: Uint32Array;
}

/** One way of scoring rows, and how the catalogue and the liked rows fare by it. */
export interface RawView {
  /** Scores of the rows that stand for the catalogue. */
  readonly scores: Float64Array;
  readonly mean: number;
  readonly deviation: number;
  /** Mean deviations by which a liked row, left out of the view itself, stands above the catalogue. */
  readonly separation: number;
}

/** A row scores `profileShare (row . profile) + nearestShare nearestScore(row) - origin` deviations. */
export interface TasteView {
  readonly profileShare: number;
  readonly nearestShare: number;
  readonly origin: number;
  readonly separation: number;
}

/** The view by likeness to the mean of what is liked. */
export function viewByProfile(
  { channel, examples, others }: ViewedRows,
  profile: Float32Array,
  sums: WeightSums,
): RawView {
  const dots = channel.dots?.(profile);
  const scores = new Float64Array(others.length);
  for (let at = 0; at < others.length; at++) {
    const row = others[at]!;
    scores[at] = dots?.[row] ?? dotAt(channel.values, row * profile.length, profile);
  }
  const liked = canCompare(sums) ? profileCoherence(examples, profile, sums) : 0;
  const length = Math.sqrt(dotAt(profile, 0, profile));
  return viewOf(scores, liked, length * channel.spread);
}

/** The view by likeness to the nearest likes. */
export function viewByNearest({ channel, examples, others }: ViewedRows, nearest: NearestLikes): RawView {
  const { dimensions } = channel.space;
  const means = channel.nearest?.(nearest.examples.map(({ row }) => row));
  const scores = new Float64Array(others.length);
  for (let at = 0; at < others.length; at++) {
    const row = others[at]!;
    scores[at] = means?.[row] ?? nearestScore(nearest, channel.values, row * dimensions);
  }
  let [sum, weights] = [0, 0];
  for (const example of examples) {
    if (example.weight <= 0) continue;
    sum += example.weight * nearestScore(nearest, example.row, 0, example);
    weights += example.weight;
  }
  return viewOf(scores, sum / weights, channel.spread);
}

/** The profile's view alone. */
export function onlyProfile({ mean, deviation, separation }: RawView): TasteView {
  return { profileShare: 1 / deviation, nearestShare: 0, origin: mean / deviation, separation };
}

/** Both views, each weighted by how well it sets liked rows apart, scaled so that the catalogue's deviation is 1. */
export function blendViews(byProfile: RawView, byNearest: RawView): TasteView {
  // A view that sets nothing apart keeps a little weight, so that shares are never divided by zero.
  const [one, other] = [Math.max(byProfile.separation, 0.05), Math.max(byNearest.separation, 0.05)];
  const [first, second] = [one / (one + other), other / (one + other)];
  const squares = byProfile.scores.reduce((sum, score, at) => {
    const standing =
      (first * (score - byProfile.mean)) / byProfile.deviation +
      (second * (byNearest.scores[at]! - byNearest.mean)) / byNearest.deviation;
    return sum + standing * standing;
  }, 0);
  const deviation = Math.max(Math.sqrt(squares / byProfile.scores.length), 0.05);
  const profileShare = first / byProfile.deviation / deviation;
  const nearestShare = second / byNearest.deviation / deviation;
  return {
    profileShare,
    nearestShare,
    origin: profileShare * byProfile.mean + nearestShare * byNearest.mean,
    separation: (first * byProfile.separation + second * byNearest.separation) / deviation,
  };
}

/** @param usual What unrelated rows of the channel give, for want of enough others to know their deviation. */
function viewOf(scores: Float64Array, liked: number, usual: number): RawView {
  const known = scores.length >= 3;
  const mean = known ? scores.reduce((sum, score) => sum + score, 0) / scores.length : 0;
  const squares = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0);
  const deviation = known ? Math.max(Math.sqrt(squares / scores.length), 0.05 * usual) : usual;
  return { scores, mean, deviation, separation: (liked - mean) / deviation };
}
