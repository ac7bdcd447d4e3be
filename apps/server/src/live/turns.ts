/** Lets works that concern the same thing run one after the other, in the order in which they were asked for. */
export interface Turns {
  /** Runs once all earlier works with any of these keys have ended. @throws what the work throws. */
  run<Result>(keys: readonly string[], work: () => Promise<Result>): Promise<Result>;
  /** The keys of works that have not ended. */
  keys(): readonly string[];
}

export function createTurns(): Turns {
  const latest = new Map<string, Promise<void>>();
  return {
    keys: () => [...latest.keys()],
    run(keys, work) {
      const before = keys.flatMap((key) => latest.get(key) ?? []);
      const done = Promise.all(before).then(work);
      const ended: Promise<void> = done.then(
        () => undefined,
        () => undefined,
      );
      for (const key of keys) latest.set(key, ended);
      void ended.then(() => {
        for (const key of keys) if (latest.get(key) === ended) latest.delete(key);
      });
      return done;
    },
  };
}
