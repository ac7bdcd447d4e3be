/**
 * Noise for a count by the two-sided geometric mechanism: with it, what one person adds changes the probability of any
 * answer by a factor of at most `e ^ epsilon`.
 *
 * Ghosh, Roughgarden and Sundararajan, "Universally utility-maximizing privacy mechanisms", STOC 2009.
 *
 * @param sensitivity By how much one person can change the count, or all counts of a table together: a whole number from 1.
 * @param random From 0 to 1, of a generator that nobody can foretell.
 */
export function geometricNoise(epsilon: number, sensitivity: number, random: () => number): number {
  const ratio = Math.exp(-epsilon / sensitivity);
  return oneSided(ratio, random) - oneSided(ratio, random);
}

/** A whole number k from 0 with probability `(1 - ratio) ratio ^ k`. */
function oneSided(ratio: number, random: () => number): number {
  return Math.floor(Math.log1p(-random()) / Math.log(ratio));
}
