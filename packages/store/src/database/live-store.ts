import type { AuditLog } from "./audit/audit-log.js";
import type { ChangeFeed } from "./changes/change-feed.js";
import type { SqlQuery } from "./engine/sql-database.js";
import type { EventRows } from "./events/event-rows.js";
import type { ExportOptions, ExportReport } from "./exchange/export-to.js";
import type { ImportIntoOptions, ImportIntoReport } from "./exchange/import-from.js";
import type { ExperimentRegistry } from "./experiments/experiment-registry.js";
import type { GivenRows } from "./given/given-rows.js";
import type { ItemRows } from "./items/item-rows.js";
import type { JobQueue } from "./jobs/job-queue.js";
import type { ApiKeys } from "./keys/api-keys.js";
import type { ModelRegistry } from "./models/model-registry.js";
import type { Retention } from "./privacy/retention.js";
import type { UserPrivacy } from "./privacy/user-privacy.js";
import type { PublishedValues } from "./published/published-values.js";
import type { RequestLog } from "./requests/request-log.js";
import type { SpaceRows } from "./spaces/space-rows.js";
import type { UserRows } from "./users/user-rows.js";
import type { UserVectorRows } from "./vectors/user-vector-rows.js";
import type { VectorRows } from "./vectors/vector-rows.js";

/**
 * A catalogue that changes while it is served, and what a server keeps about it, in SQL.
 *
 * Every call that writes resolves when what it wrote is on disk; it rejects with `UNAVAILABLE` while the database cannot
 * be reached, and with `WRITE_FAILED` when its disk is full, and works again without reopening once the cause is gone.
 */
export interface LiveStore
  extends ItemRows,
    UserRows,
    EventRows,
    VectorRows,
    UserVectorRows,
    SpaceRows,
    GivenRows,
    ChangeFeed,
    UserPrivacy,
    Retention,
    AsyncDisposable {
  /** Embedded in this process, or a server of its own. */
  readonly kind: "pglite" | "postgresql";
  /**
   * Writes all records to a folder, one file a kind: `items.jsonl`, `users.jsonl`, `events.jsonl`,
   * `recommendations.jsonl`, `impressions.jsonl`, or `.csv` or `.parquet`; memory stays flat.
   *
   * Each file takes its name when it is complete. What others write meanwhile may or may not be in it.
   *
   * @throws `WRITE_FAILED`, `MISSING_DEPENDENCY` for Parquet without its packages; the signal's reason once aborted.
   */
  exportTo(folder: string, options: ExportOptions): Promise<ExportReport>;
  /**
   * Reads what `exportTo` wrote, or tables with such columns, from a folder or one file; a broken line never loses the
   * others, and importing the same file twice changes nothing more.
   *
   * @throws `NOT_FOUND` when there is no such file, `CORRUPT_INPUT` or `CORRUPT_FILE` for one that cannot be read at all,
   * `MISSING_DEPENDENCY` for Parquet without its packages; the signal's reason once aborted.
   */
  importFrom(source: string, options?: ImportIntoOptions): Promise<ImportIntoReport>;
  readonly models: ModelRegistry;
  readonly experiments: ExperimentRegistry;
  readonly audit: AuditLog;
  readonly idempotency: RequestLog;
  readonly jobs: JobQueue;
  readonly keys: ApiKeys;
  readonly published: PublishedValues;
  /** Keyed hash of a user's id, as in `user-forgotten` changes; the key is made with the database and stays in it. */
  tombstoneOf(userId: string): string;
  /** Runs one statement with parameters on the same database: for indexes and reports that keep their own tables. */
  readonly query: SqlQuery;
}
