const FIRST_MS = 200;
const LONGEST_MS = 10_000;
/** A server that asks for more patience than this is told of rather than waited for. */
const MOST_PATIENCE_MS = 60_000;

/**
 * How long to wait before the next attempt, in milliseconds; undefined when the server asks for more than a minute.
 *
 * Without Retry-After the bound doubles from 200 ms to 10 s and the wait is drawn evenly below it ("full jitter", Brooker
 * 2015), so that clients that failed together do not come back together.
 *
 * @param attempt 0 for the wait after the first attempt.
 * @param retryAfter The header: seconds, or a date.
 */
export function retryDelayMs(
  attempt: number,
  retryAfter: string | undefined,
  { random, nowMs }: { readonly random: () => number; readonly nowMs: number },
): number | undefined {
  const asked = retryAfter === undefined ? undefined : askedMs(retryAfter.trim(), nowMs);
  const jittered = random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt);
  if (asked === undefined) return jittered;
  return asked > MOST_PATIENCE_MS ? undefined : asked + random() * FIRST_MS;
}

function askedMs(retryAfter: string, nowMs: number): number | undefined {
  if (/^\d+$/.test(retryAfter)) return Number(retryAfter) * 1000;
  const atMs = Date.parse(retryAfter);
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs);
}
