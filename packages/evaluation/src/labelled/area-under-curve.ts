/**
 * Area under the ROC curve: how often a positive outscores a negative, ties counting one half; NaN without both.
 *
 * By the rank sum of Mann and Whitney, "On a test of whether one of two random variables is stochastically larger",
 * 1947. `labels` `[pairs]` are 0 and 1.
 */
export function areaUnderCurve(scores: ArrayLike<number>, labels: ArrayLike<number>): number {
  const order = Array.from(scores, (_, at) => at).sort((left, right) => scores[left]! - scores[right]!);
  let positives = 0;
  let rankSum = 0;
  for (let from = 0; from < order.length; ) {
    let to = from;
    let tied = 0;
    for (; to < order.length && scores[order[to]!] === scores[order[from]!]; to++)
      tied += labels[order[to]!]!;
    positives += tied;
    rankSum += (tied * (from + 1 + to)) / 2; // equal scores share the mean of their ranks
    from = to;
  }
  const negatives = order.length - positives;
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}
