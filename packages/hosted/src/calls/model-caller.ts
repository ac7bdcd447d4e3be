import { type CallLimits, checkLimits } from "./call-limits.js";
import { type Clock, systemClock } from "./clock.js";
import { createConcurrencyGate } from "./concurrency-gate.js";
import { failedCall } from "./failed-call.js";
import { createRateLimiter } from "./rate-limiter.js";
import { seededRandom } from "./seeded-random.js";
import { withinTime } from "./within-time.js";

/** Calls one hosted model within its limits. */
export interface ModelCaller {
  /**
   * @throws `UNAVAILABLE` when no attempt succeeded, `INVALID_ARGUMENT` or `NOT_FOUND` for what the server refuses,
   * `INVALID_MODEL` for answers that are not understood, `LIMIT_EXCEEDED`, or the signal's reason.
   */
  call<Answer>(request: ModelRequest<Answer>): Promise<Answer>;
}

/** One request to a model, as often as it has to be attempted. */
export interface ModelRequest<Answer> {
  /** By estimate, for the limit of tokens. */
  readonly tokens: number;
  readonly signal?: AbortSignal | undefined;
  attempt(signal: AbortSignal): PromiseLike<Answer>;
  /** What the server says that it took, where it does. */
  reportedTokens?(answer: Answer): number | undefined;
  /** Told of every attempt that is about to be made, the first included. */
  readonly onAttempt?: (attempt: number) => void;
}

export interface ModelCallerOptions {
  /** How messages call the model. */
  readonly name: string;
  readonly limits?: CallLimits;
  readonly clock?: Clock;
  /** Milliseconds since 1970, for a `Retry-After` that is a date. */
  readonly wallClockMs?: () => number;
}

/** @throws `INVALID_ARGUMENT` for a limit out of its range. */
export function createModelCaller({
  name,
  limits = {},
  clock = systemClock,
  wallClockMs = Date.now,
}: ModelCallerOptions): ModelCaller {
  const checked = checkLimits(limits);
  const { retries, timeoutMs, firstWaitMs, longestWaitMs } = checked;
  const gate = createConcurrencyGate(checked.concurrency);
  const limiter = createRateLimiter(checked, clock);
  const random = seededRandom(checked.seed);

  const attemptAll = async <Answer>(request: ModelRequest<Answer>): Promise<Answer> => {
    const { tokens, signal } = request;
    for (let attempt = 0; ; attempt++) {
      const settle = await limiter.admit(tokens, signal);
      request.onAttempt?.(attempt);
      try {
        const answer = await withinTime(name, timeoutMs, signal, (own) => request.attempt(own));
        settle(request.reportedTokens?.(answer) ?? tokens);
        return answer;
      } catch (thrown) {
        signal?.throwIfAborted();
        const failed = failedCall(name, thrown, wallClockMs());
        if (!failed.retry || attempt >= retries || (failed.waitMs ?? 0) > longestWaitMs) throw failed.error;
        if (failed.waitMs !== undefined) limiter.pause(failed.waitMs);
        const backOffMs = Math.min(longestWaitMs, firstWaitMs * 2 ** attempt) * (0.5 + random() / 2);
        await clock.sleep(Math.max(backOffMs, failed.waitMs ?? 0), signal);
      }
    }
  };
  return { call: (request) => gate.run(() => attemptAll(request), request.signal) };
}
