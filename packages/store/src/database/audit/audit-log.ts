import { createHash } from "node:crypto";
import { canonicalJson } from "@modalis/contract";
import type { AttributeValue } from "../../catalogue/catalogue.js";
import { checkCount, checkId, checkText, jsonOf } from "../check-values.js";
import type { SqlQuery, SqlRow } from "../engine/sql-database.js";
import { eachBatch } from "../in-batches.js";
import type { StoreContext } from "../store-context.js";

/** Who did what to what. */
export interface AuditEntry {
  /** From 1, without gaps. */
  readonly number: number;
  readonly actor: string;
  readonly action: string;
  readonly subject?: string;
  /** The keyed hash of the user it was about; the log never holds a user's id. */
  readonly subjectUser?: string;
  readonly details: Readonly<Record<string, AttributeValue>>;
  readonly atMs: number;
  /** SHA-256 over this entry and the digest of the one before. */
  readonly digest: string;
}

/** An entry as it is written. */
export interface AuditInput {
  readonly actor: string;
  readonly action: string;
  readonly subject?: string;
  /** The id of the user it is about; only its keyed hash is kept. */
  readonly userId?: string;
  readonly details?: Readonly<Record<string, AttributeValue>>;
}

/** A log that can be added to and read, and in which a changed or removed entry shows. */
export interface AuditLog {
  append(entry: AuditInput): Promise<AuditEntry>;
  /** Entries in order, after a number. */
  list(options: { readonly after?: number; readonly limit: number }): Promise<readonly AuditEntry[]>;
  /** Recomputes the chain of digests: how many entries there are, and the first that is not as it was written. */
  verify(): Promise<{ readonly entries: number; readonly brokenAt?: number }>;
}

const COLUMNS = "number, actor, action, subject, subject_user, details, at_ms, digest";

/** The audit log of a database. */
export function createAuditLog(context: StoreContext): AuditLog {
  const { database } = context;
  const list = async (after: number | undefined, limit: number) => {
    const rows = await database.query(
      `select ${COLUMNS} from modalis.audit where number > $1 order by number limit $2`,
      [after ?? 0, limit],
    );
    return rows.map(auditEntry);
  };
  return {
    async append(entry) {
      checkAudit(entry);
      return database.write("sequenced", (query) => appendAudit(query, entry, context));
    },
    async list({ after = 0, limit }) {
      checkCount("after", after);
      checkCount("limit", limit, 1);
      return list(after, limit);
    },
    async verify() {
      let entries = 0;
      let before = "";
      for await (const batch of eachBatch(list, ({ number }) => number, 0)) {
        for (const { digest, ...entry } of batch) {
          entries++;
          if (entry.number !== entries || digest !== digestOf(before, entry)) {
            return { entries, brokenAt: entries };
          }
          before = digest;
        }
      }
      return { entries };
    },
  };
}

/** Adds an entry within a transaction that holds the write lock, which keeps the numbers without gaps. */
export async function appendAudit(
  query: SqlQuery,
  { actor, action, subject, userId, details = {} }: AuditInput,
  { nowMs, tombstoneOf }: StoreContext,
): Promise<AuditEntry> {
  const [last] = await query("select number, digest from modalis.audit order by number desc limit 1");
  const entry = {
    number: ((last?.number as number | undefined) ?? 0) + 1,
    actor,
    action,
    ...(subject !== undefined && { subject }),
    ...(userId !== undefined && { subjectUser: tombstoneOf(userId) }),
    details,
    atMs: nowMs(),
  };
  const digest = digestOf((last?.digest as string | undefined) ?? "", entry);
  await query(`insert into modalis.audit (${COLUMNS}) values ($1, $2, $3, $4, $5, $6, $7, $8)`, [
    entry.number,
    actor,
    action,
    subject ?? null,
    entry.subjectUser ?? null,
    jsonOf("the details of an audit entry", details),
    entry.atMs,
    digest,
  ]);
  return { ...entry, digest };
}

function checkAudit({ actor, action, subject, userId }: AuditInput): void {
  checkText("the actor of an audit entry", actor);
  checkText("the action of an audit entry", action);
  if (subject !== undefined) checkText("the subject of an audit entry", subject);
  if (userId !== undefined) checkId("the user of an audit entry", userId);
}

function digestOf(before: string, entry: Omit<AuditEntry, "digest">): string {
  return createHash("sha256").update(before).update(canonicalJson(entry)).digest("hex");
}

function auditEntry(row: SqlRow): AuditEntry {
  return {
    number: row.number as number,
    actor: row.actor as string,
    action: row.action as string,
    ...(row.subject !== null && { subject: row.subject as string }),
    ...(row.subject_user !== null && { subjectUser: row.subject_user as string }),
    details: row.details as AuditEntry["details"],
    atMs: row.at_ms as number,
    digest: row.digest as string,
  };
}
