import type { AttributeValue } from "../../catalogue/catalogue.js";
import type { SqlRow } from "../engine/sql-database.js";

/** Work that outlives the request that asked for it. */
export interface JobRecord {
  readonly id: string;
  /** Such as `"encode"` or `"retrain"`. */
  readonly kind: string;
  readonly payload: Readonly<Record<string, AttributeValue>>;
  /** `"waiting"` also between attempts. */
  readonly state: "waiting" | "running" | "done" | "failed";
  /** How often it was begun. */
  readonly attempts: number;
  /** Not before this time. */
  readonly runAtMs: number;
  /** Who is at work on it, until when others leave it alone. */
  readonly worker?: string;
  readonly leaseUntilMs?: number;
  /** How far it is: what its worker told last, such as `{ done, total, failed }`. */
  readonly progress?: Readonly<Record<string, AttributeValue>>;
  readonly result?: AttributeValue;
  /** Why the last attempt failed. */
  readonly error?: string;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

/** A job as it is put. */
export interface JobInput {
  /** Given one when absent; a job with an id that is there already changes nothing. */
  readonly id?: string;
  readonly kind: string;
  readonly payload?: Readonly<Record<string, AttributeValue>>;
  /** Now when absent. */
  readonly runAtMs?: number;
  /** The user it is about: forgetting the user removes it. */
  readonly userId?: string;
}

/** The columns that {@link jobRecord} reads. */
export const JOB_COLUMNS =
  "id, kind, payload, state, attempts, run_at_ms, worker, lease_until_ms, progress, result, error, created_at_ms, updated_at_ms";

/** The record of a row with {@link JOB_COLUMNS}. */
export function jobRecord(row: SqlRow): JobRecord {
  return {
    id: row.id as string,
    kind: row.kind as string,
    payload: row.payload as JobRecord["payload"],
    state: row.state as JobRecord["state"],
    attempts: row.attempts as number,
    runAtMs: row.run_at_ms as number,
    ...(row.worker !== null && { worker: row.worker as string }),
    ...(row.lease_until_ms !== null && { leaseUntilMs: row.lease_until_ms as number }),
    ...(row.progress !== null && { progress: row.progress as NonNullable<JobRecord["progress"]> }),
    ...(row.result !== null && { result: row.result as AttributeValue }),
    ...(row.error !== null && { error: row.error as string }),
    createdAtMs: row.created_at_ms as number,
    updatedAtMs: row.updated_at_ms as number,
  };
}
