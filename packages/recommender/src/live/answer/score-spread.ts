/** How the scores of a search lie over the catalogue, the few that are answered not being a fair sample of them. */
export interface ScoreSpread {
  readonly mean: number;
  /** Of the population, not estimated from a sample. */
  readonly deviation: number;
}

/** Mean and deviation of scores; both 0 where there are none. */
export function spreadOf(scores: readonly number[]): ScoreSpread {
  const count = Math.max(1, scores.length);
  const mean = scores.reduce((sum, score) => sum + score, 0) / count;
  const variance = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / count;
  return { mean, deviation: Math.sqrt(variance) };
}
