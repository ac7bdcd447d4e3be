import { checkId } from "../check-values.js";
import type { StoreContext } from "../store-context.js";
import { JOB_COLUMNS, type JobRecord, jobRecord } from "./job-record.js";

type JobContext = Pick<StoreContext, "database" | "nowMs">;

/** Ends a job that waits or runs; tells whether it did. */
export async function cancel(id: string, { database, nowMs }: JobContext): Promise<boolean> {
  checkId("a job", id);
  const rows = await database.write("unsequenced", (query) =>
    query(
      `update modalis.jobs set state = 'failed', error = 'it was cancelled', lease_until_ms = null, updated_at_ms = $2
        where id = $1 and state in ('waiting', 'running') returning id`,
      [id, nowMs()],
    ),
  );
  return rows.length > 0;
}

/** Lets running jobs of some kinds wait again; tells how many there were. */
export async function release(kinds: readonly string[], { database, nowMs }: JobContext): Promise<number> {
  const rows = await database.write("unsequenced", (query) =>
    query(
      `update modalis.jobs set state = 'waiting', worker = null, lease_until_ms = null, updated_at_ms = $2
        where state = 'running' and kind in (select value from json_array_elements_text($1::json)) returning id`,
      [JSON.stringify(kinds), nowMs()],
    ),
  );
  return rows.length;
}

/** Lets a job that failed wait again, as if it had never been begun. */
export async function retry(id: string, { database, nowMs }: JobContext): Promise<JobRecord | undefined> {
  checkId("a job", id);
  const [row] = await database.write("unsequenced", (query) =>
    query(
      `update modalis.jobs set state = 'waiting', attempts = 0, run_at_ms = $2, updated_at_ms = $2
        where id = $1 and state = 'failed' returning ${JOB_COLUMNS}`,
      [id, nowMs()],
    ),
  );
  return row && jobRecord(row);
}
