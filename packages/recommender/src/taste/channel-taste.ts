import { channelRow, type ItemChannel } from "../catalogue/item-channel.js";
import { dotAt } from "../catalogue/scan-rows.js";
import { expectedStrength, type TastePrior } from "./taste-strength.js";

/** What a user's taste looks like in one channel. */
export interface ChannelTaste {
  readonly channel: ItemChannel;
  /** `[dimensions]`: weighted mean of the liked rows less the disliked. */
  readonly profile: Float32Array;
  /** Mean and deviation, over the catalogue, of a row's dot product with the profile. */
  readonly mean: number;
  readonly deviation: number;
  /** What one deviation above the mean is worth: strength of the taste times trust in the channel. */
  readonly strength: number;
  /** Sum of the sizes of the weights that the profile was divided by. */
  readonly totalWeight: number;
}

/** A row that a profile is made of: a liked or disliked item, or the user's own features. */
export interface TasteExample {
  readonly row: Float32Array;
  /** Above 0 liked, below 0 disliked. */
  readonly weight: number;
}

/**
 * Measures a user's taste in a channel, or undefined when nothing there is liked.
 *
 * With `a` the weights and `x` the unit rows, the profile is `p = sum(a x) / sum(|a|)`. Its coherence is what a
 * liked item scores when it is left out of the profile itself, in closed form:
 * `sum over liked j of a_j (x_j . A - a_j) / (P1 T - P2)`, with `A = sum(a x)`, `T = sum(|a|)`, `P1` and `P2`
 * the sums of the liked weights and of their squares; for equal likes this is the unbiased mean pairwise cosine
 * `(n^2 |p|^2 - n) / (n (n - 1))`. Set against mean and deviation of what the catalogue scores, it is the
 * strength of the taste: how many deviations the items that the user likes stand above the others.
 */
export function measureTaste(
  channel: ItemChannel,
  examples: readonly TasteExample[],
  ownRows: ReadonlySet<number>,
  { prior, trust }: { readonly prior: TastePrior; readonly trust: number },
): ChannelTaste | undefined {
  const sums = sumWeights(examples);
  if (sums.liked === 0 || trust === 0) return undefined;
  const total = new Float64Array(channel.space.dimensions);
  for (const { row, weight } of examples) {
    for (let column = 0; column < row.length; column++) total[column]! += weight * row[column]!;
  }
  const profile = Float32Array.from(total, (value) => value / sums.all);
  const length = Math.sqrt(dotAt(profile, 0, profile));
  if (length < 1e-6) return undefined;
  const { mean, deviation } = catalogueScores(channel, profile, ownRows, length);
  const coherence = leaveOneOutScore(examples, profile, sums);
  const measured =
    coherence === undefined
      ? undefined
      : { strength: (coherence - mean) / deviation, chanceVariance: chanceVariance(sums) };
  const strength = trust * expectedStrength(measured, prior);
  return { channel, profile, mean, deviation, strength, totalWeight: sums.all };
}

interface WeightSums {
  readonly liked: number;
  readonly likedSquared: number;
  readonly likedFourth: number;
  readonly dislikedSquared: number;
  /** Of the sizes of all weights. */
  readonly all: number;
}

function sumWeights(examples: readonly TasteExample[]): WeightSums {
  let [liked, likedSquared, likedFourth, dislikedSquared, all] = [0, 0, 0, 0, 0];
  for (const { weight } of examples) {
    all += Math.abs(weight);
    if (weight > 0) {
      liked += weight;
      likedSquared += weight ** 2;
      likedFourth += weight ** 4;
    } else dislikedSquared += weight ** 2;
  }
  return { liked, likedSquared, likedFourth, dislikedSquared, all };
}

/** Undefined when leaving the only example out leaves nothing. */
function leaveOneOutScore(
  examples: readonly TasteExample[],
  profile: Float32Array,
  { liked, likedSquared, all }: WeightSums,
): number | undefined {
  const pairs = liked * all - likedSquared;
  if (!(pairs > 1e-6 * liked * all)) return undefined;
  let sum = 0;
  for (const { row, weight } of examples) {
    if (weight > 0) sum += weight * (all * dotAt(row, 0, profile) - weight);
  }
  return sum / pairs;
}

/**
 * Variance of the measured strength of a user who likes at random: each pair of examples is an independent
 * cosine, counted twice for two liked items and once for a liked with a disliked one. `2 / (n - 1)` for `n` equal
 * likes.
 */
function chanceVariance(sums: WeightSums): number {
  const { liked, likedSquared, likedFourth, dislikedSquared, all } = sums;
  const pairs = 2 * (likedSquared ** 2 - likedFourth) + likedSquared * dislikedSquared;
  const scale = (all / (liked * all - likedSquared)) ** 2;
  return Math.max((pairs * scale) / (likedSquared + dislikedSquared), 1e-6);
}

/** Mean and deviation over the catalogue without the user's own rows, which the profile knows by heart. */
function catalogueScores(
  channel: ItemChannel,
  profile: Float32Array,
  ownRows: ReadonlySet<number>,
  length: number,
): { mean: number; deviation: number } {
  let [count, sum, squares] = [0, 0, 0];
  for (const row of channel.sample) {
    if (ownRows.has(row)) continue;
    const score = dotAt(channelRow(channel, row), 0, profile);
    count++;
    sum += score;
    squares += score * score;
  }
  // Too few others to know a deviation: what unrelated rows of this channel give.
  if (count < 3) return { mean: 0, deviation: length * channel.spread };
  const mean = sum / count;
  const variance = squares / count - mean * mean;
  return { mean, deviation: Math.sqrt(Math.max(variance, (0.05 * length * channel.spread) ** 2)) };
}
