/**
 * `[items]`: how surprising each item is, in bits: -log2 of the share of the users who have it. An item that nobody has
 * counts as if one had it, since its surprise would be infinite.
 *
 * Zhou et al., "Solving the apparent diversity-accuracy dilemma of recommender systems", 2010; the mean over a list is
 * its novelty.
 */
export function selfInformation(popularity: Float64Array, users: number): Float64Array {
  return popularity.map((count) => Math.log2(users / Math.max(1, count)));
}
