const WARM_UPS = 4;
const REPEATS = 15;

/** Median milliseconds of each task, after some runs that are not counted. */
export function medianTimes(tasks: Readonly<Record<string, () => unknown>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(tasks).map(([name, run]) => {
      const times: number[] = [];
      for (let at = -WARM_UPS; at < REPEATS; at++) {
        const start = performance.now();
        run();
        if (at >= 0) times.push(performance.now() - start);
      }
      return [name, times.sort((left, right) => left - right)[REPEATS >> 1]!];
    }),
  );
}
