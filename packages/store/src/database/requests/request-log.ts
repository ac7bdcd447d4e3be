import { ModalisError } from "@modalis/contract";
import { checkCount, checkId, checkText } from "../check-values.js";
import { clip } from "../items/item-json.js";
import type { StoreContext } from "../store-context.js";

/** What a server knows of a request with this key. */
export type BegunRequest =
  /** Nobody has answered it: do the work, then call `finish`. */
  | "new"
  /** Another call is at work on it. */
  | "in progress"
  /** It was answered, with this. */
  | { readonly response: string };

/** Makes requests that are sent twice take effect once. */
export interface RequestLog {
  /**
   * Takes a request by its idempotency key; a key whose work was begun but neither finished nor abandoned for a minute
   * counts as new, for its server has died.
   *
   * @param digest Of everything that makes the request what it is.
   * @throws `INVALID_ARGUMENT` when the key came with another digest before.
   */
  begin(key: string, digest: string): Promise<BegunRequest>;
  /** Keeps the answer to a request that was begun. */
  finish(key: string, response: string): Promise<void>;
  /** Lets a request be sent again whose work failed. */
  abandon(key: string): Promise<void>;
  /** Removes keys older than this and tells how many. */
  expire(ageMs: number): Promise<number>;
}

/** After this time without an answer the server that was at work counts as dead. */
const GIVEN_UP_MS = 60_000;

/** The request log of a database. */
export function createRequestLog({ database, nowMs }: StoreContext): RequestLog {
  return {
    async begin(key, digest) {
      checkId("an idempotency key", key);
      checkText("the digest of a request", digest);
      const startedMs = nowMs();
      return database.write("unsequenced", async (query) => {
        const [taken] = await query(
          `insert into modalis.requests as old (key, digest, started_at_ms) values ($1, $2, $3)
            on conflict (key) do update set started_at_ms = excluded.started_at_ms
              where old.digest = excluded.digest and old.response is null
                and old.started_at_ms < excluded.started_at_ms - ${GIVEN_UP_MS}
            returning key`,
          [key, digest, startedMs],
        );
        if (taken !== undefined) return "new";
        const [row] = await query("select digest, response from modalis.requests where key = $1", [key]);
        if (row?.digest !== digest) throw otherRequest(key);
        return row.response === null ? "in progress" : { response: row.response as string };
      });
    },
    async finish(key, response) {
      checkId("an idempotency key", key);
      await database.write("unsequenced", (query) =>
        query("update modalis.requests set response = $2 where key = $1", [key, response]),
      );
    },
    async abandon(key) {
      checkId("an idempotency key", key);
      await database.write("unsequenced", (query) =>
        query("delete from modalis.requests where key = $1 and response is null", [key]),
      );
    },
    async expire(ageMs) {
      checkCount("ageMs", ageMs);
      const [row] = await database.write("unsequenced", (query) =>
        query(
          `with removed as (delete from modalis.requests where started_at_ms < $1 returning 1)
            select count(*) as count from removed`,
          [nowMs() - ageMs],
        ),
      );
      return row!.count as number;
    },
  };
}

function otherRequest(key: string): ModalisError {
  return new ModalisError(
    "INVALID_ARGUMENT",
    `the idempotency key "${clip(key)}" was sent before with another request; use a new key for each request`,
  );
}
