import { appendAudit } from "../audit/audit-log.js";
import { checkId } from "../check-values.js";
import type { SqlQuery } from "../engine/sql-database.js";
import { EVENT_COLUMNS, type EventRecord, eventRecord } from "../events/event-record.js";
import {
  IMPRESSION_COLUMNS,
  type ImpressionRecord,
  impressionRecord,
  RECOMMENDATION_COLUMNS,
  type RecommendationRecord,
  recommendationRecord,
} from "../given/recommendation-record.js";
import { JOB_COLUMNS, type JobRecord, jobRecord } from "../jobs/job-record.js";
import type { StoreContext } from "../store-context.js";
import { type UserRecord, userRecord } from "../users/user-rows.js";
import { USER_TABLES } from "./user-tables.js";
import { type ReceiptCheck, type ReceiptToVerify, verifyReceipt } from "./verify-receipt.js";

/** How many rows of a user there are, or were removed, by table. */
export type UserCounts = Readonly<Record<(typeof USER_TABLES)[number][0], number>>;

/** What forgetting a user did, for a receipt that can be checked later. */
export interface ForgetCounts {
  /** Keyed hash of the user's id, which stays so that the user cannot come back unnoticed. */
  readonly tombstone: string;
  readonly removed: UserCounts;
  readonly atMs: number;
  /** The entry of the audit log that tells of it. */
  readonly auditNumber: number;
  readonly auditDigest: string;
}

/** What is known of a user who is said to be forgotten. */
export interface ForgetCheck {
  /** Whether the user was forgotten and nothing is left. */
  readonly forgotten: boolean;
  readonly tombstone: string;
  /** When, and what was removed; absent when the user was never forgotten. */
  readonly receipt?: { readonly atMs: number; readonly removed: UserCounts; readonly auditNumber: number };
  /** Rows that are there now. */
  readonly remaining: UserCounts;
}

/** Everything that is held on one user. */
export interface UserExport {
  readonly user?: UserRecord;
  readonly events: readonly EventRecord[];
  readonly impressions: readonly ImpressionRecord[];
  readonly recommendations: readonly RecommendationRecord[];
  readonly jobs: readonly JobRecord[];
}

/** What a user may ask for about himself or herself. */
export interface UserPrivacy {
  /**
   * Removes everything of a user, on disk when it resolves, and leaves a tombstone by which later rows of the user are
   * left out. May be repeated; a user of whom nothing is known is forgotten too.
   */
  forgetUser(userId: string): Promise<ForgetCounts>;
  /** Looks whether anything of a user is left. */
  verifyForgotten(userId: string): Promise<ForgetCheck>;
  /** Looks whether a receipt still holds, by the tombstone in it: whom it is about need not be said again. */
  verifyReceipt(receipt: ReceiptToVerify): Promise<ReceiptCheck>;
  /** Those of these users who were forgotten and not readmitted: for whatever keeps ids outside the database. */
  forgottenAmong(userIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** Lets a forgotten user come back; tells whether there was a tombstone. */
  readmitUser(userId: string): Promise<boolean>;
  exportUser(userId: string): Promise<UserExport>;
}

/** Ids looked up in one statement; others are answered between. */
const HASHED_AT_ONCE = 2_000;

/** The privacy calls of a database. */
export function createUserPrivacy(context: StoreContext): UserPrivacy {
  const { database, tombstoneOf } = context;
  return {
    async forgetUser(userId) {
      checkId("a user", userId);
      return database.write("sequenced", (query) => forget(query, userId, context));
    },
    async verifyForgotten(userId) {
      checkId("a user", userId);
      const tombstone = tombstoneOf(userId);
      const [receipt] = await database.query(
        "select counts, at_ms, audit_number from modalis.forgotten where tombstone = $1",
        [tombstone],
      );
      const remaining = await countsOf(database.query, "select count(*) as count", userId);
      const isEmpty = Object.values(remaining).every((count) => count === 0);
      if (receipt === undefined) return { forgotten: false, tombstone, remaining };
      const { counts, at_ms, audit_number } = receipt;
      const given = {
        atMs: at_ms as number,
        removed: counts as UserCounts,
        auditNumber: audit_number as number,
      };
      return { forgotten: isEmpty, tombstone, receipt: given, remaining };
    },
    verifyReceipt: (receipt) => verifyReceipt(context, receipt),
    async forgottenAmong(userIds) {
      const forgotten = new Set<string>();
      const [any] = await database.query("select 1 as one from modalis.forgotten limit 1");
      if (any === undefined) return forgotten;
      for (let from = 0; from < userIds.length; from += HASHED_AT_ONCE) {
        const byTombstone = new Map(
          userIds.slice(from, from + HASHED_AT_ONCE).map((id) => [tombstoneOf(id), id]),
        );
        const rows = await database.query(
          `select tombstone from modalis.forgotten
            where tombstone in (select value from json_array_elements_text($1::json))`,
          [JSON.stringify([...byTombstone.keys()])],
        );
        for (const { tombstone } of rows) forgotten.add(byTombstone.get(tombstone as string)!);
      }
      return forgotten;
    },
    async readmitUser(userId) {
      checkId("a user", userId);
      return database.write("sequenced", async (query) => {
        const rows = await query("delete from modalis.forgotten where tombstone = $1 returning tombstone", [
          tombstoneOf(userId),
        ]);
        return rows.length > 0;
      });
    },
    async exportUser(userId) {
      checkId("a user", userId);
      const rows = (columns: string, table: string, order: string) =>
        database.query(`select ${columns} from modalis.${table} where user_id = $1 order by ${order}`, [
          userId,
        ]);
      const [user] = await database.query("select * from modalis.users where id = $1", [userId]);
      return {
        ...(user !== undefined && { user: userRecord(user) }),
        events: (await rows(EVENT_COLUMNS, "events", "sequence")).map(eventRecord),
        impressions: (await rows(IMPRESSION_COLUMNS, "impressions", "number")).map(impressionRecord),
        recommendations: (await rows(RECOMMENDATION_COLUMNS, "recommendations", "number")).map(
          recommendationRecord,
        ),
        jobs: (await rows(JOB_COLUMNS, "jobs", "number")).map(jobRecord),
      };
    },
  };
}

async function forget(query: SqlQuery, userId: string, context: StoreContext): Promise<ForgetCounts> {
  const tombstone = context.tombstoneOf(userId);
  const removed = await countsOf(query, "delete", userId);
  await query("delete from modalis.imported where kind = 'user' and id = $1", [userId]);
  await query(
    "delete from modalis.requests where position($1 in response) > 0 or position($2 in response) > 0",
    namedInAnswers(userId),
  );
  const atMs = context.nowMs();
  const { number, digest } = await appendAudit(
    query,
    { actor: "store", action: "forget-user", userId, details: { removed } },
    context,
  );
  await query(
    `insert into modalis.forgotten (tombstone, counts, at_ms, audit_number) values ($1, $2::text::json, $3, $4)
      on conflict (tombstone) do nothing`,
    [tombstone, JSON.stringify(removed), atMs, number],
  );
  await query("insert into modalis.deletions (kind, id, at_ms) values ('forgotten', $1, $2)", [
    tombstone,
    atMs,
  ]);
  return { tombstone, removed, atMs, auditNumber: number, auditDigest: digest };
}

/** How a kept answer, JSON that holds a body of JSON, names somebody: as a value of the body, and in quotes in a sentence. */
function namedInAnswers(userId: string): [string, string] {
  const escaped = (text: string) => JSON.stringify(text).slice(1, -1);
  return [escaped(JSON.stringify(userId)), escaped(escaped(`"${userId}"`))];
}

/** Counts or deletes the rows of a user in every table that names users. */
async function countsOf(
  query: SqlQuery,
  what: "delete" | "select count(*) as count",
  userId: string,
): Promise<UserCounts> {
  const counts: [string, number][] = [];
  for (const [table, column] of USER_TABLES) {
    const rows = `from modalis.${table} where ${column} = $1`;
    const sql =
      what === "delete"
        ? `with removed as (delete ${rows} returning 1) select count(*) as count from removed`
        : `${what} ${rows}`;
    const [row] = await query(sql, [userId]);
    counts.push([table, row!.count as number]);
  }
  return Object.fromEntries(counts) as UserCounts;
}
