import { ModalisError } from "@modalis/contract";

/**
 * Runs an attempt with a signal of its own, which aborts when the time is over or the caller's signal does; an attempt
 * that does not listen is left behind.
 *
 * @param name How the message calls the model.
 * @throws `UNAVAILABLE` (marked as worth another attempt) after `timeoutMs`, the caller's reason, or what the attempt throws.
 */
export async function withinTime<Output>(
  name: string,
  timeoutMs: number,
  signal: AbortSignal | undefined,
  attempt: (signal: AbortSignal) => PromiseLike<Output>,
): Promise<Output> {
  const own = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let abort = () => {};
  const stopped = new Promise<never>((_, reject) => {
    const stop = (reason: unknown) => {
      reject(reason);
      own.abort(reason);
    };
    timer = setTimeout(() => stop(tooLong(name, timeoutMs)), timeoutMs);
    abort = () => stop(signal?.reason);
    signal?.addEventListener("abort", abort, { once: true });
  });
  try {
    signal?.throwIfAborted();
    return await Promise.race([attempt(own.signal), stopped]);
  } catch (error) {
    signal?.throwIfAborted();
    // An SDK wraps the reason in an error of its own.
    throw own.signal.aborted ? own.signal.reason : error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
    stopped.catch(() => undefined);
  }
}

function tooLong(name: string, timeoutMs: number): ModalisError {
  return new ModalisError(
    "UNAVAILABLE",
    `the hosted model ${name} did not answer within ${timeoutMs} ms; raise timeoutMs if it needs longer`,
    { details: { timeoutMs, retry: true } },
  );
}
