/** What one task came to. */
export type Outcome<Output> = { readonly value: Output } | { readonly error: Error };

/**
 * Runs a task for each input, several at once, and yields the outcomes in the order of the inputs.
 *
 * Never more than `concurrency` tasks are under way or waiting to be taken: a slow reader holds the tasks back.
 * A failed task yields its error; the others go on. When the reader stops early, tasks under way end unheard.
 */
export async function* orderedPrefetch<Input, Output>(
  inputs: readonly Input[],
  concurrency: number,
  task: (input: Input) => Promise<Output>,
): AsyncGenerator<Outcome<Output>, void, undefined> {
  const ahead: Promise<Outcome<Output>>[] = [];
  let next = 0;
  const start = (): void => {
    if (next < inputs.length) ahead.push(outcomeOf(task(inputs[next++]!)));
  };
  while (ahead.length < concurrency && next < inputs.length) start();
  while (ahead.length > 0) {
    const outcome = await ahead.shift()!;
    start();
    yield outcome;
  }
}

async function outcomeOf<Output>(work: Promise<Output>): Promise<Outcome<Output>> {
  try {
    return { value: await work };
  } catch (error) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }
}
