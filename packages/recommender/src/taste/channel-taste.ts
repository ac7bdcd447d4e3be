import type { ItemChannel } from "../catalogue/item-channel.js";
import { meanProfile } from "./mean-profile.js";
import { chooseNearestLikes, type NearestLikes } from "./nearest-likes.js";
import { canCompare, chanceVariance, sumWeights, type TasteExample } from "./taste-example.js";
import { expectedStrength, type TastePrior } from "./taste-strength.js";
import {
  blendViews,
  onlyProfile,
  type TasteChannel,
  type TasteView,
  viewByNearest,
  viewByProfile,
} from "./taste-view.js";

/**
 * What a user's taste looks like in one channel.
 *
 * A row's term of the score is `profileFactor (row . profile) + nearestFactor nearestScore(row) - offset`, which is
 * `strength` times the deviations by which the row stands above the catalogue's mean.
 */
export interface ChannelTaste<Channel extends TasteChannel = ItemChannel> {
  readonly channel: Channel;
  /** `[dimensions]`. */
  readonly profile: Float32Array;
  readonly profileFactor: number;
  /** Absent where the profile alone is used. */
  readonly nearest?: NearestLikes;
  readonly nearestFactor: number;
  readonly offset: number;
  /** Strength of the taste, in deviations of the catalogue, times trust in the channel. */
  readonly strength: number;
  /** Sum of the sizes of the weights that the profile was divided by. */
  readonly totalWeight: number;
}

export interface TasteMeasure {
  readonly prior: TastePrior;
  /** Factor of the strength, above 0. */
  readonly trust: number;
  /** Most likes a row is compared with one by one; 0 for the profile alone. */
  readonly nearestLikes: number;
}

/** With fewer likes, the nearest three are much the same as the mean of all. */
const LEAST_LIKES = 4;

/** Taste this weak moves a score by a tenth at most; comparing the likes one by one is not worth the time. */
const LEAST_STRENGTH = 0.05;

/**
 * Measures a user's taste in a channel; undefined when nothing there is liked.
 *
 * Two views of a row, its likeness to the mean of what is liked and to the three nearest likes, are blended by how
 * well each tells a liked row, left out of its own view, from the catalogue. The mean is steadier where vectors are
 * noisy, the nearest likes where the user likes several kinds of thing. How far the blend sets liked rows apart is
 * the measured strength of the taste.
 *
 * @param ownRows The user's rows in the channel, which a profile knows by heart and so say nothing of the others.
 */
export function measureTaste<Channel extends TasteChannel = ItemChannel>(
  channel: Channel,
  examples: readonly TasteExample[],
  ownRows: ReadonlySet<number>,
  { prior, trust, nearestLikes }: TasteMeasure,
): ChannelTaste<Channel> | undefined {
  const sums = sumWeights(examples);
  if (sums.liked === 0) return undefined;
  const profile = meanProfile(examples, sums, channel.space.dimensions);
  if (!profile.some((value) => Math.abs(value) > 1e-6)) return undefined;
  const { sample } = channel;
  const others = ownRows.size === 0 ? sample : sample.filter((row) => !ownRows.has(row));
  const seen = { channel, examples, others };
  const byProfile = viewByProfile(seen, profile, sums);
  const chance = canCompare(sums) ? chanceVariance(sums) : undefined;
  const complete = (view: TasteView, nearest?: NearestLikes): ChannelTaste<Channel> => {
    const measured = chance === undefined ? undefined : { strength: view.separation, chanceVariance: chance };
    const strength = trust * expectedStrength(measured, prior);
    return {
      channel,
      profile,
      profileFactor: strength * view.profileShare,
      ...(nearest === undefined ? {} : { nearest }),
      nearestFactor: strength * view.nearestShare,
      offset: strength * view.origin,
      strength,
      totalWeight: sums.all,
    };
  };
  const nearest = chooseNearestLikes(examples, nearestLikes);
  if (chance !== undefined && nearest.examples.length >= LEAST_LIKES && seen.others.length >= LEAST_LIKES) {
    const blend = blendViews(byProfile, viewByNearest(seen, nearest));
    const taste = complete(blend, nearest);
    if (taste.strength >= LEAST_STRENGTH * trust) return taste;
  }
  return complete(onlyProfile(byProfile));
}
