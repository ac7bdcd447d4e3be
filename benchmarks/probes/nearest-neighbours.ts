import { dot } from "./principal-components.js";
import type { Split } from "./standardise.js";

/** Class of each test row by a vote of its `count` nearest training rows by cosine; the nearer one breaks a tie. */
export function nearestNeighbours(
  { train, test }: Split,
  labels: readonly number[],
  count: number,
): number[] {
  const lengths = train.map((row) => Math.hypot(...row));
  return test.map((row) => {
    const nearest = train
      .map((other, index) => ({ label: labels[index]!, cosine: dot(row, other) / lengths[index]! }))
      .sort((left, right) => right.cosine - left.cosine)
      .slice(0, count);
    const votes = new Map<number, number>();
    for (const { label } of nearest) votes.set(label, (votes.get(label) ?? 0) + 1);
    // The map keeps the order in which labels came, so the nearest of equals stands first.
    return [...votes].reduce((best, vote) => (vote[1] > best[1] ? vote : best))[0];
  });
}
