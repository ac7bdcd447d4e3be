/** What one task came to. */
export type Outcome<Output> = { readonly value: Output } | { readonly error: Error };

export interface PrefetchOptions<Input, Output> {
  /** Most tasks under way or waiting to be taken: a slow reader holds the tasks back. */
  readonly concurrency: number;
  /** The signal is aborted when the caller's is, and when the reader stops early. */
  readonly task: (input: Input, signal: AbortSignal) => Promise<Output>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs a task for each input, several at once, and yields the outcomes in the order of the inputs.
 *
 * A failed task yields its error; the others go on. When the reader stops early, tasks under way are aborted, and
 * the reader waits until each of them has ended.
 */
export async function* orderedPrefetch<Input, Output>(
  inputs: readonly Input[],
  { concurrency, task, signal }: PrefetchOptions<Input, Output>,
): AsyncGenerator<Outcome<Output>, void, undefined> {
  const stopped = new AbortController();
  const taskSignal = signal === undefined ? stopped.signal : AbortSignal.any([signal, stopped.signal]);
  const ahead: Promise<Outcome<Output>>[] = [];
  let next = 0;
  const start = (): void => {
    if (next < inputs.length) ahead.push(outcomeOf(task(inputs[next++]!, taskSignal)));
  };
  try {
    while (ahead.length < concurrency && next < inputs.length) start();
    while (ahead.length > 0) {
      const outcome = await ahead.shift()!;
      start();
      yield outcome;
    }
  } finally {
    stopped.abort(new Error("no longer needed"));
    await Promise.all(ahead);
  }
}

async function outcomeOf<Output>(work: Promise<Output>): Promise<Outcome<Output>> {
  try {
    return { value: await work };
  } catch (error) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }
}
