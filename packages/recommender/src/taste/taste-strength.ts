/**
 * What is expected of a user's taste in a channel before looking: with probability `share` it lies there, and
 * then the items the user likes score `strength` deviations above the catalogue, give or take `deviation`.
 */
export interface TastePrior {
  readonly share: number;
  readonly strength: number;
  readonly deviation: number;
}

/** Chosen on synthetic worlds of 5 to 15 likes; results move by under 3 % for any share from 0.15 to 0.5. */
export const DEFAULT_TASTE_PRIOR: TastePrior = { share: 0.2, strength: 2.5, deviation: 1.5 };

/** No channel is ever quite silent, so that a user without any coherent taste still gets an order. */
const LEAST_STRENGTH = 1e-3;

/**
 * How strongly a user's taste lies in a channel: the posterior mean of the true strength `d`, in standard
 * deviations of the catalogue, given the measured one.
 *
 * Spike and slab: with probability `1 - share`, `d = 0`; else `d` is normal about the prior's strength. The
 * measured strength is normal about `d` with the variance that chance alone gives it. A coherent channel keeps
 * nearly all it measured; one whose coherence is within chance is turned nearly off; where nothing could be
 * measured, every channel gets `share * strength`, so all have an equal say. (Mitchell and Beauchamp 1988,
 * "Bayesian variable selection in linear regression".)
 *
 * @param measured Undefined when fewer than two likes leave nothing to compare.
 */
export function expectedStrength(
  measured: { readonly strength: number; readonly chanceVariance: number } | undefined,
  prior: TastePrior,
): number {
  if (measured === undefined) return Math.max(prior.share * prior.strength, LEAST_STRENGTH);
  const { strength, chanceVariance } = measured;
  const slabVariance = prior.deviation ** 2;
  const logOdds =
    Math.log(prior.share / (1 - prior.share)) +
    logNormal(strength - prior.strength, slabVariance + chanceVariance) -
    logNormal(strength, chanceVariance);
  const probability = 1 / (1 + Math.exp(-logOdds));
  const slabMean =
    (prior.strength * chanceVariance + strength * slabVariance) / (slabVariance + chanceVariance);
  return Math.max(probability * slabMean, LEAST_STRENGTH);
}

/** Log of a normal density about 0, less a constant. */
function logNormal(value: number, variance: number): number {
  return -(value ** 2) / (2 * variance) - Math.log(variance) / 2;
}
