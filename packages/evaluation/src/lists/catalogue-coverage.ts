/** Share of the items that stand in anybody's list, 0 to 1; `counts` `[items]` as of `recommendationCounts`. */
export function catalogueCoverage(counts: Float64Array): number {
  return counts.filter((count) => count > 0).length / counts.length;
}

/**
 * Gini coefficient of how often items are recommended: 0 where all are alike, towards 1 where one has all; NaN where
 * nothing is recommended. Items that never are count too.
 *
 * Sum over items by rising count of (2 rank - items - 1) · count, over items · all recommendations.
 */
export function giniCoefficient(counts: Float64Array): number {
  const rising = counts.slice().sort();
  const items = rising.length;
  const total = rising.reduce((sum, count) => sum + count, 0);
  return rising.reduce((sum, count, at) => sum + (2 * (at + 1) - items - 1) * count, 0) / (items * total);
}
