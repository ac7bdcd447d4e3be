import { ModalisError } from "@modalis/contract";

const DAY_MS = 86_400_000;

/** Share of its weight that an event of that age keeps: a half after each half-life; the future counts as now. */
export type Recency = (timestampMs: number | undefined) => number;

/**
 * Exponential forgetting: `2 ^ (-age / halfLife)`.
 *
 * @param halfLifeDays Above 0; `Infinity` forgets nothing.
 * @throws `INVALID_ARGUMENT` for any other half-life.
 */
export function recencyOf(halfLifeDays: number, nowMs: number): Recency {
  if (!(halfLifeDays > 0)) {
    throw new ModalisError("INVALID_ARGUMENT", `a half-life is more than 0 days, not ${halfLifeDays}`);
  }
  return (timestampMs) => {
    if (timestampMs === undefined) return 1;
    // Never quite nothing: a history must not vanish because it is old.
    return Math.max(2 ** (-Math.max(nowMs - timestampMs, 0) / DAY_MS / halfLifeDays), 1e-9);
  };
}
