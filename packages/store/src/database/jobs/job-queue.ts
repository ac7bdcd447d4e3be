import { randomUUID } from "node:crypto";
import { checkCount, checkId, checkNumber, checkText, jsonOf } from "../check-values.js";
import type { SqlValue } from "../engine/sql-database.js";
import type { StoreContext } from "../store-context.js";
import { cancel, release, retry } from "./change-jobs.js";
import { JOB_COLUMNS, type JobInput, type JobRecord, jobRecord } from "./job-record.js";

/** Which job a worker takes. */
export interface ClaimOptions {
  readonly kinds: readonly string[];
  /** The worker's name, which `extend`, `finish` and `fail` must give again. */
  readonly worker: string;
  /** How long others leave the job alone; a worker that died loses it then. */
  readonly leaseMs: number;
}

/** Jobs that any server of the database may take. */
export interface JobQueue {
  /** @throws `INVALID_ARGUMENT`, `LIMIT_EXCEEDED`. */
  put(job: JobInput): Promise<JobRecord>;
  get(id: string): Promise<JobRecord | undefined>;
  /** The job that has waited longest, or whose worker has died; no two workers get the same. */
  claim(options: ClaimOptions): Promise<JobRecord | undefined>;
  /** Holds a job longer and may tell how far it is; `false` when it is no longer the worker's. */
  extend(
    id: string,
    worker: string,
    leaseMs: number,
    progress?: NonNullable<JobRecord["progress"]>,
  ): Promise<boolean>;
  /** `false` when it is no longer the worker's. */
  finish(id: string, worker: string, result?: JobRecord["result"]): Promise<boolean>;
  /** Ends a job, or with `retryAtMs` lets it wait for another attempt; `false` when it is no longer the worker's. */
  fail(
    id: string,
    worker: string,
    error: string,
    options?: { readonly retryAtMs?: number },
  ): Promise<boolean>;
  /** Ends a job that waits or runs, whoever is at work on it; `false` when it had ended. */
  cancel(id: string): Promise<boolean>;
  /** Lets a job that failed wait for a worker again, as if it had never been begun; `undefined` when there is no such job, or it did not fail. */
  retry(id: string): Promise<JobRecord | undefined>;
  /**
   * Lets running jobs of some kinds be taken at once, whatever their leases say, and tells how many there were: only where
   * none of their workers can be alive.
   */
  release(kinds: readonly string[]): Promise<number>;
  /** The newest first. */
  list(options: {
    readonly kind?: string;
    readonly state?: JobRecord["state"];
    readonly limit: number;
  }): Promise<readonly JobRecord[]>;
}

/** The job queue of a database. */
export function createJobQueue({ database, nowMs }: StoreContext): JobQueue {
  const settle = async (assignment: string, values: readonly SqlValue[]): Promise<boolean> => {
    const rows = await database.write("unsequenced", (query) =>
      query(
        `update modalis.jobs set ${assignment}, updated_at_ms = $3
          where id = $1 and worker = $2 and state = 'running' returning id`,
        values,
      ),
    );
    return rows.length > 0;
  };
  return {
    put: (job) => put(job, { database, nowMs }),
    async get(id) {
      checkId("a job", id);
      const [row] = await database.query(`select ${JOB_COLUMNS} from modalis.jobs where id = $1`, [id]);
      return row && jobRecord(row);
    },
    async claim({ kinds, worker, leaseMs }) {
      checkText("the name of a worker", worker);
      checkCount("leaseMs", leaseMs, 1);
      const now = nowMs();
      const values = [JSON.stringify(kinds), now, worker, now + leaseMs];
      const [row] = await database.write("unsequenced", (query) => query(CLAIM, values));
      return row && jobRecord(row);
    },
    async extend(id, worker, leaseMs, progress) {
      checkCount("leaseMs", leaseMs, 1);
      const now = nowMs();
      const told = progress === undefined ? null : jsonOf("the progress of a job", progress);
      return settle("lease_until_ms = $4, progress = coalesce($5::text::json, progress)", [
        id,
        worker,
        now,
        now + leaseMs,
        told,
      ]);
    },
    finish: async (id, worker, result = null) =>
      settle("state = 'done', result = $4::text::json, error = null, lease_until_ms = null", [
        id,
        worker,
        nowMs(),
        jsonOf("the result of a job", result),
      ]),
    async fail(id, worker, error, { retryAtMs } = {}) {
      if (retryAtMs !== undefined) checkNumber("retryAtMs", retryAtMs);
      const message = error.replaceAll("\u0000", "").slice(0, 4_000);
      return settle(
        `state = case when $5::double precision is null then 'failed' else 'waiting' end,
          run_at_ms = coalesce($5, run_at_ms), error = $4, lease_until_ms = null`,
        [id, worker, nowMs(), message, retryAtMs ?? null],
      );
    },
    cancel: (id) => cancel(id, { database, nowMs }),
    retry: (id) => retry(id, { database, nowMs }),
    release: (kinds) => release(kinds, { database, nowMs }),
    async list({ kind, state, limit }) {
      checkCount("limit", limit, 1);
      const rows = await database.query(
        `select ${JOB_COLUMNS} from modalis.jobs
          where ($1::text is null or kind = $1) and ($2::text is null or state = $2)
          order by number desc limit $3`,
        [kind ?? null, state ?? null, limit],
      );
      return rows.map(jobRecord);
    },
  };
}

/** Jobs that another worker is just taking are passed over instead of waited for. */
const CLAIM = `
  update modalis.jobs set state = 'running', attempts = attempts + 1, worker = $3, lease_until_ms = $4,
      updated_at_ms = $2
    where id = (
      select id from modalis.jobs
        where kind in (select value from json_array_elements_text($1::json))
          and (state = 'waiting' and run_at_ms <= $2 or state = 'running' and lease_until_ms < $2)
        order by run_at_ms, number limit 1 for update skip locked)
    returning ${JOB_COLUMNS}`;

async function put(
  { id = randomUUID(), kind, payload = {}, runAtMs, userId }: JobInput,
  { database, nowMs }: Pick<StoreContext, "database" | "nowMs">,
): Promise<JobRecord> {
  checkId("a job", id);
  checkText("the kind of a job", kind);
  if (userId !== undefined) checkId("the user of a job", userId);
  if (runAtMs !== undefined) checkNumber("runAtMs", runAtMs);
  const now = nowMs();
  const values = [id, kind, jsonOf("the payload of a job", payload), userId ?? null, runAtMs ?? now, now];
  return database.write("unsequenced", async (query) => {
    await query(
      `insert into modalis.jobs (id, kind, payload, user_id, state, attempts, run_at_ms, created_at_ms, updated_at_ms)
        values ($1, $2, $3::text::json, $4, 'waiting', 0, $5, $6, $6) on conflict (id) do nothing`,
      values,
    );
    const [row] = await query(`select ${JOB_COLUMNS} from modalis.jobs where id = $1`, [id]);
    return jobRecord(row!);
  });
}
