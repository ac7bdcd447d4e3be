/** Gathers mean, standard deviation and mean absolute change of vectors that follow each other in time. */
export interface TimeStatistics {
  /** @param follows Whether the vector before is this one's neighbour in time, so that their difference counts. */
  add(values: Float64Array, follows: boolean): void;
  readonly count: number;
  /** Means, deviations and changes after each other, `[3 * dimensions]`; 0 where there is nothing to compare. */
  summary(): Float64Array;
}

/** Starts statistics of vectors `[dimensions]`, with the running update of Welford (1962). */
export function createTimeStatistics(dimensions: number): TimeStatistics {
  const means = new Float64Array(dimensions);
  const squares = new Float64Array(dimensions);
  const changes = new Float64Array(dimensions);
  const previous = new Float64Array(dimensions);
  let count = 0;
  let pairs = 0;
  return {
    add(values, follows) {
      const compare = follows && count > 0;
      count += 1;
      if (compare) pairs += 1;
      for (let index = 0; index < dimensions; index++) {
        const value = values[index]!;
        const gap = value - means[index]!;
        means[index]! += gap / count;
        squares[index]! += gap * (value - means[index]!);
        if (compare) changes[index]! += Math.abs(value - previous[index]!);
        previous[index] = value;
      }
    },
    get count() {
      return count;
    },
    summary() {
      const summary = new Float64Array(3 * dimensions);
      summary.set(means);
      for (let index = 0; index < dimensions; index++) {
        summary[dimensions + index] = Math.sqrt(squares[index]! / Math.max(1, count));
        summary[2 * dimensions + index] = changes[index]! / Math.max(1, pairs);
      }
      return summary;
    },
  };
}
