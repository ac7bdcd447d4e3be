/** One input with what loading it gave. */
export type Loaded<Input, Output> =
  | { readonly input: Input; readonly value: Output }
  | { readonly input: Input; readonly error: unknown };

export interface LoadAheadOptions<Input, Output> {
  /** How many inputs may be loading, or loaded and waiting, beside the one being used; at least 1. */
  readonly ahead: number;
  /** The signal is aborted when the caller's is, and when the caller stops early. */
  readonly load: (input: Input, signal: AbortSignal) => Promise<Output>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Loads inputs while earlier ones are used, and yields them in order; a slow user holds loading back.
 *
 * A load that fails is yielded with its error. Stopping early waits until every load under way has ended.
 *
 * @throws the signal's reason when aborted.
 */
export async function* loadAhead<Input, Output>(
  inputs: readonly Input[],
  { ahead, load, signal }: LoadAheadOptions<Input, Output>,
): AsyncGenerator<Loaded<Input, Output>, void, undefined> {
  const stopped = new AbortController();
  const loadSignal = signal === undefined ? stopped.signal : AbortSignal.any([signal, stopped.signal]);
  const start = async (input: Input): Promise<Loaded<Input, Output>> => {
    try {
      return { input, value: await load(input, loadSignal) };
    } catch (error) {
      return { input, error };
    }
  };
  const waiting: Promise<Loaded<Input, Output>>[] = [];
  let next = 0;
  try {
    for (let used = 0; used < inputs.length; used++) {
      while (next < inputs.length && next <= used + ahead) waiting.push(start(inputs[next++]!));
      const loaded = await waiting.shift()!;
      signal?.throwIfAborted();
      yield loaded;
    }
  } finally {
    stopped.abort(new Error("no longer needed"));
    await Promise.all(waiting);
  }
}
