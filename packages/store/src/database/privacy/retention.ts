import { checkCount } from "../check-values.js";
import type { StoreContext } from "../store-context.js";

/** How old rows may become, by the store's clock; what is absent is kept. */
export interface RetentionLimits {
  /** Events whose time is unknown are not counted as old. */
  readonly eventsOlderThanMs?: number;
  readonly impressionsOlderThanMs?: number;
  readonly recommendationsOlderThanMs?: number;
  /** Jobs that are done or failed; the latest of each kind stays. */
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
   * The change feed tells servers that run up to which time events were removed.
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
/** What is compared with a time; 0 stands for a time that is unknown. */
const OLD_EVENT = "timestamp_ms <> 0 and timestamp_ms";
/** The latest of each kind stays: schedules count from it. */
const OLD_JOB = `state in ('done', 'failed')
  and number not in (select max(number) from modalis.jobs group by kind) and updated_at_ms`;
/** Told before the rows go, so that no server keeps what is removed; nothing is told where nothing is old. */
const TELL_EXPIRED = `
  insert into modalis.deletions (kind, id, at_ms)
    select 'expired', $1::double precision::text, $2
      where exists (select from modalis.events where ${OLD_EVENT} < $1)`;
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
  const removeEvents = async (ageMs: number, signal?: AbortSignal): Promise<number> => {
    checkCount("an age", ageMs);
    await database.write("sequenced", (query) => query(TELL_EXPIRED, [nowMs() - ageMs, nowMs()]));
    return removeOlder("events", OLD_EVENT, ageMs, signal);
  };
  const compact = async (): Promise<void> => {
    if (database.kind === "pglite") await database.execute(`vacuum (analyze) ${TABLES}`);
  };
  return {
    async applyRetention(limits, signal) {
      const older = (table: string, column: string, ageMs: number | undefined) =>
        ageMs === undefined ? Promise.resolve(0) : removeOlder(table, column, ageMs, signal);
      const counts = {
        events:
          limits.eventsOlderThanMs === undefined ? 0 : await removeEvents(limits.eventsOlderThanMs, signal),
        impressions: await older("impressions", "at_ms", limits.impressionsOlderThanMs),
        recommendations: await older("recommendations", "at_ms", limits.recommendationsOlderThanMs),
        jobs: await older("jobs", OLD_JOB, limits.jobsOlderThanMs),
        requests: await older("requests", "started_at_ms", limits.requestsOlderThanMs),
        deletions: await older("deletions", "at_ms", limits.deletionsOlderThanMs ?? THIRTY_DAYS_MS),
      };
      await compact();
      return counts;
    },
    compact,
  };
}
