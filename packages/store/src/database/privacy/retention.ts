import { checkCount } from "../check-values.js";
import type { StoreContext } from "../store-context.js";

/** How old rows may become, by the store's clock; what is absent is kept. */
export interface RetentionLimits {
  /** Events whose time is unknown are not counted as old. */
  readonly eventsOlderThanMs?: number;
  readonly impressionsOlderThanMs?: number;
  readonly recommendationsOlderThanMs?: number;
  /** Jobs that are done or failed. */
  readonly jobsOlderThanMs?: number;
  /** Answers to idempotency keys. */
  readonly requestsOlderThanMs?: number;
  /**
   * What the change feed tells of deletions: no longer than a server may be away without starting anew. Default 30
   * days.
   */
  readonly deletionsOlderThanMs?: number;
}

/** How many rows of each table were removed. */
export type RetentionCounts = Readonly<
  Record<"events" | "impressions" | "recommendations" | "jobs" | "requests" | "deletions", number>
>;

/** Keeps a database from growing without end. */
export interface Retention {
  /**
   * Removes what is older than the limits, a part at a time so that others write between, and gives the space back.
   *
   * Servers that run keep what they have read of removed events until they start again.
   */
  applyRetention(limits: RetentionLimits, signal?: AbortSignal): Promise<RetentionCounts>;
  /** Makes the space of removed and replaced rows usable again; a database server does so by itself. */
  compact(): Promise<void>;
}

/** Most rows that one transaction removes. */
const PART = 10_000;
/** Those whose rows come and go. */
const TABLES = [
  "items",
  "users",
  "events",
  "vectors",
  "deletions",
  "impressions",
  "recommendations",
  "requests",
  "jobs",
]
  .map((table) => `modalis.${table}`)
  .join(", ");
const THIRTY_DAYS_MS = 30 * 24 * 3_600_000;

/** The retention of a database. */
export function createRetention({ database, nowMs }: StoreContext): Retention {
  const removeOlder = async (table: string, condition: string, ageMs: number, signal?: AbortSignal) => {
    checkCount("an age", ageMs);
    const limitMs = nowMs() - ageMs;
    for (let removed = 0; ; ) {
      signal?.throwIfAborted();
      const [row] = await database.write("unsequenced", (query) =>
        query(
          `with old as (select ctid from modalis.${table} where ${condition} < $1 limit ${PART}),
            removed as (delete from modalis.${table} where ctid in (select ctid from old) returning 1)
            select count(*) as count from removed`,
          [limitMs],
        ),
      );
      const count = row!.count as number;
      removed += count;
      if (count < PART) return removed;
    }
  };
  const compact = async (): Promise<void> => {
    if (database.kind === "pglite") await database.execute(`vacuum (analyze) ${TABLES}`);
  };
  return {
    async applyRetention(limits, signal) {
      const older = (table: string, column: string, ageMs: number | undefined) =>
        ageMs === undefined ? Promise.resolve(0) : removeOlder(table, column, ageMs, signal);
      const counts = {
        events: await older("events", "timestamp_ms <> 0 and timestamp_ms", limits.eventsOlderThanMs),
        impressions: await older("impressions", "at_ms", limits.impressionsOlderThanMs),
        recommendations: await older("recommendations", "at_ms", limits.recommendationsOlderThanMs),
        jobs: await older("jobs", "state in ('done', 'failed') and updated_at_ms", limits.jobsOlderThanMs),
        requests: await older("requests", "started_at_ms", limits.requestsOlderThanMs),
        deletions: await older("deletions", "at_ms", limits.deletionsOlderThanMs ?? THIRTY_DAYS_MS),
      };
      await compact();
      return counts;
    },
    compact,
  };
}
