/** Reads ahead of its reader, at most `capacity` values, from the moment it is made. */
export interface Prefetched<Value> {
  readonly values: AsyncGenerator<Value, void, undefined>;
  /** Ends the source and waits until it has ended; abort what it works on first, or that is finished before. */
  stop(): Promise<void>;
}

/**
 * Starts an async generator and keeps up to `capacity` of its values ready while earlier ones are used.
 *
 * An error is thrown where the value would have stood.
 */
export function prefetch<Value>(
  source: AsyncGenerator<Value, void, undefined>,
  capacity: number,
): Prefetched<Value> {
  const ahead: Promise<IteratorResult<Value, void>>[] = [];
  const ask = (): void => {
    // A generator answers calls one after the other, so asking again before the answer is how it runs ahead.
    const answer = source.next();
    answer.catch(() => undefined);
    ahead.push(answer);
  };
  for (let asked = 0; asked < capacity; asked++) ask();
  return {
    values: drain(ahead, ask),
    async stop() {
      await source.return().catch(() => undefined);
      await Promise.allSettled(ahead);
    },
  };
}

async function* drain<Value>(
  ahead: Promise<IteratorResult<Value, void>>[],
  ask: () => void,
): AsyncGenerator<Value, void, undefined> {
  while (true) {
    const result = await ahead.shift()!;
    if (result.done) return;
    ask();
    yield result.value;
  }
}
