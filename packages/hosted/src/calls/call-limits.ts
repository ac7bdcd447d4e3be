import { ModalisError } from "@modalis/contract";

/** How calls to a hosted model are made. */
export interface CallLimits {
  /** Calls in flight at once. Default 4. */
  readonly concurrency?: number;
  /** Longest one attempt may take, from its request to the last byte of its answer. Default 60,000. */
  readonly timeoutMs?: number;
  /** Attempts after the first, for what may pass: 408, 409, 425, 429, 5xx, broken connections and timeouts. Default 4. */
  readonly retries?: number;
  /** About how long the first wait is; each is twice the one before, and between half and all of it by chance. Default 500. */
  readonly firstWaitMs?: number;
  /** A server that asks for a longer wait fails the call at once. Default 60,000. */
  readonly longestWaitMs?: number;
  /** Most requests in any 60 seconds, attempts included; no limit when absent. */
  readonly requestsAMinute?: number;
  /** Most tokens in any 60 seconds, by estimate and then by what the server reports; no limit when absent. */
  readonly tokensAMinute?: number;
  /** Fixes the share of chance in the waits. Default 1. */
  readonly seed?: number;
}

export type CheckedLimits = Required<CallLimits>;

const DEFAULTS: CheckedLimits = {
  concurrency: 4,
  timeoutMs: 60_000,
  retries: 4,
  firstWaitMs: 500,
  longestWaitMs: 60_000,
  requestsAMinute: Number.POSITIVE_INFINITY,
  tokensAMinute: Number.POSITIVE_INFINITY,
  seed: 1,
};

const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** From, to, and whether it must be a whole number. */
const RANGES: Readonly<Record<keyof CheckedLimits, readonly [number, number, boolean]>> = {
  concurrency: [1, 1000, true],
  timeoutMs: [1, LONGEST_TIMER_MS, false],
  retries: [0, 100, true],
  firstWaitMs: [0, LONGEST_TIMER_MS, false],
  longestWaitMs: [0, LONGEST_TIMER_MS, false],
  requestsAMinute: [1, Number.POSITIVE_INFINITY, false],
  tokensAMinute: [1, Number.POSITIVE_INFINITY, false],
  seed: [0, 2 ** 32 - 1, true],
};

/** @throws `INVALID_ARGUMENT` naming the limit that is out of its range. */
export function checkLimits(limits: CallLimits): CheckedLimits {
  const checked: CheckedLimits = { ...DEFAULTS, ...limits };
  for (const [name, [from, to, whole]] of Object.entries(RANGES)) {
    const value = checked[name as keyof CheckedLimits];
    if (value >= from && value <= to && (!whole || Number.isInteger(value))) continue;
    const range = to === Number.POSITIVE_INFINITY ? `from ${from}` : `from ${from} to ${to}`;
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `${name} is ${value}; give a ${whole ? "whole number" : "number"} ${range}`,
    );
  }
  return checked;
}
