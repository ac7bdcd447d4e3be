import { ModalisError, modalityOfChannel } from "@modalis/contract";

/** Trust by channel (`"image.colour"`) or by modality (`"image"`), 0 or more; 1 where nothing is said. */
export type Weights = Readonly<Record<string, number>>;

/**
 * The weight of each channel: its own where one is given, else its modality's, shared equally among those of
 * the modality's channels that have none of their own.
 *
 * Sharing keeps a modality that is described twice from counting twice. Where a modality and its main channel
 * have the same name, the weight means the modality.
 *
 * @param kept Channels that get a weight, where others turned out to say nothing: those take no share of their
 * modality, yet may be named. Default: all.
 * @throws `INVALID_ARGUMENT` for a weight that is negative or not finite, or that names no channel or modality.
 */
export function resolveWeights(
  channels: Iterable<string>,
  weights: Weights = {},
  kept?: Iterable<string>,
): Map<string, number> {
  const all = [...channels];
  checkWeights(all, weights);
  const names = kept === undefined ? all : [...kept];
  const own = (name: string): boolean => name !== modalityOfChannel(name) && weights[name] !== undefined;
  return new Map(
    names.map((name) => {
      if (own(name)) return [name, weights[name]!];
      const modality = modalityOfChannel(name);
      const sharing = names.filter((other) => modalityOfChannel(other) === modality && !own(other));
      return [name, (weights[modality] ?? 1) / sharing.length];
    }),
  );
}

/**
 * Divides each weight by how far its modality's cosines reach by chance, so that a weight says how far the modality
 * moves a similarity, whatever its dimensions; without it, the one of fewest effective dimensions rules.
 *
 * @param spreads By channel, of `cosineSpread`; the channels of a modality share their mean, since among themselves
 * plain cosines did better (flickr300 captions, neural and words: 94.4 % against 92.5 % found in the first ten).
 */
export function balanceWeights(
  weights: ReadonlyMap<string, number>,
  spreads: ReadonlyMap<string, number>,
): Map<string, number> {
  return new Map(
    [...spreads.keys()].map((name) => {
      const siblings = [...spreads].filter(([other]) => modalityOfChannel(other) === modalityOfChannel(name));
      const mean = siblings.reduce((sum, [, spread]) => sum + spread, 0) / siblings.length;
      return [name, weights.get(name)! / mean];
    }),
  );
}

/**
 * Refuses weights that cannot be meant.
 *
 * @throws `INVALID_ARGUMENT` for a weight that is negative or not finite, or that names no channel or modality.
 */
export function checkWeights(channels: readonly string[], weights: Weights): void {
  const known = new Set([...channels, ...channels.map(modalityOfChannel)]);
  for (const [name, weight] of Object.entries(weights)) {
    if (!known.has(name)) {
      throw new ModalisError(
        "INVALID_ARGUMENT",
        `weight for "${name}", which is none of ${[...known].sort().join(", ") || "no channels"}; name one of these`,
      );
    }
    if (!(weight >= 0 && weight < Number.POSITIVE_INFINITY)) {
      throw new ModalisError(
        "INVALID_ARGUMENT",
        `weight of "${name}" is a finite number of at least 0, not ${weight}`,
      );
    }
  }
}

/** The weight of one channel: its own, else its modality's, else 1. */
export function channelWeight(channel: string, weights: Weights): number {
  return weights[channel] ?? weights[modalityOfChannel(channel)] ?? 1;
}
