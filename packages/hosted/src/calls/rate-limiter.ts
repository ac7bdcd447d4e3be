import { ModalisError } from "@modalis/contract";
import type { Clock } from "./clock.js";

/** Lets so many requests and tokens through in any 60 seconds, in the order they came. */
export interface RateLimiter {
  /**
   * Waits for its turn; what it returns corrects the tokens to those the server reported.
   *
   * @throws `LIMIT_EXCEEDED` when one request needs more tokens than a minute allows, or the signal's reason.
   */
  admit(tokens: number, signal?: AbortSignal): Promise<(reportedTokens: number) => void>;
  /** Nobody is let through for so long: a server that turns one request away would turn away the others too. */
  pause(durationMs: number): void;
}

const WINDOW_MS = 60_000;

interface Admitted {
  readonly atMs: number;
  tokens: number;
}

/** @param limits In any 60 seconds; `Infinity` limits nothing. */
export function createRateLimiter(
  limits: { readonly requestsAMinute: number; readonly tokensAMinute: number },
  clock: Clock,
): RateLimiter {
  const { requestsAMinute, tokensAMinute } = limits;
  const recent: Admitted[] = [];
  let pausedUntilMs = Number.NEGATIVE_INFINITY;
  let last: Promise<unknown> = Promise.resolve();

  /** 0 when the request may go now. */
  const waitFor = (tokens: number): number => {
    const nowMs = clock.nowMs();
    while (recent.length > 0 && nowMs - recent[0]!.atMs >= WINDOW_MS) recent.shift();
    const pause = pausedUntilMs - nowMs;
    let [requests, used] = [recent.length, recent.reduce((sum, one) => sum + one.tokens, 0)];
    for (const one of recent) {
      if (requests < requestsAMinute && used + tokens <= tokensAMinute) return Math.max(0, pause);
      requests -= 1;
      used -= one.tokens;
      if (requests < requestsAMinute && used + tokens <= tokensAMinute)
        return Math.max(one.atMs + WINDOW_MS - nowMs, pause);
    }
    return Math.max(0, pause);
  };

  const turn = async (tokens: number, signal: AbortSignal | undefined): Promise<Admitted> => {
    for (let waitMs = waitFor(tokens); waitMs > 0; waitMs = waitFor(tokens))
      await clock.sleep(waitMs, signal);
    signal?.throwIfAborted();
    const admitted = { atMs: clock.nowMs(), tokens };
    // Nothing is remembered where nothing is limited.
    if (requestsAMinute < Number.POSITIVE_INFINITY || tokensAMinute < Number.POSITIVE_INFINITY)
      recent.push(admitted);
    return admitted;
  };

  return {
    async admit(tokens, signal) {
      if (tokens > tokensAMinute) {
        throw new ModalisError(
          "LIMIT_EXCEEDED",
          `one request needs about ${tokens} tokens, over the ${tokensAMinute} that a minute allows; send less or raise tokensAMinute`,
        );
      }
      const mine = last.then(() => turn(tokens, signal));
      last = mine.catch(() => undefined);
      const admitted = await orAborted(mine, signal);
      return (reportedTokens) => {
        admitted.tokens = reportedTokens;
      };
    },
    pause(durationMs) {
      pausedUntilMs = Math.max(pausedUntilMs, clock.nowMs() + durationMs);
    },
  };
}

/** Whoever is aborted does not wait for those before, and takes nothing of the minute. */
async function orAborted<Output>(promise: Promise<Output>, signal: AbortSignal | undefined): Promise<Output> {
  if (signal === undefined) return promise;
  let abort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
  });
  try {
    signal.throwIfAborted();
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
