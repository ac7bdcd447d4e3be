import type { StoreContext } from "../store-context.js";
import { USER_TABLES } from "./user-tables.js";

/** What a receipt of a forgotten user is checked by; it names nobody. */
export interface ReceiptToVerify {
  readonly tombstone: string;
  readonly auditNumber: number;
  readonly auditDigest: string;
}

/** Whether a receipt still holds. */
export interface ReceiptCheck {
  readonly holds: boolean;
  /** What speaks against it, in sentences; empty when it holds. */
  readonly problems: readonly string[];
}

const AT_ONCE = 2_000;

/** Checks a receipt by the tombstone alone: nobody needs to say again who was forgotten. */
export async function verifyReceipt(
  { database, tombstoneOf }: StoreContext,
  { tombstone, auditNumber, auditDigest }: ReceiptToVerify,
): Promise<ReceiptCheck> {
  const problems: string[] = [];
  const [entry] = await database.query(
    "select action, subject_user, digest from modalis.audit where number = $1",
    [auditNumber],
  );
  if (entry === undefined)
    problems.push(`the audit log has no entry ${auditNumber}: this is another database`);
  else if (
    entry.digest !== auditDigest ||
    entry.subject_user !== tombstone ||
    entry.action !== "forget-user"
  ) {
    problems.push(`entry ${auditNumber} of the audit log is not the one of the receipt`);
  }
  const [kept] = await database.query("select 1 as one from modalis.forgotten where tombstone = $1", [
    tombstone,
  ]);
  if (kept === undefined && entry !== undefined)
    problems.push("the user was readmitted since, or the tombstone was removed");
  for (const [table, column] of USER_TABLES) {
    if (await holds(table, column)) problems.push(`the table ${table} names the user again`);
  }
  return { holds: problems.length === 0, problems };

  async function holds(table: string, column: string): Promise<boolean> {
    for (let after: string | null = null; ; ) {
      const rows = await database.query(
        `select distinct ${column} as id from modalis.${table}
          where ${column} is not null and ($1::text is null or ${column} > $1) order by id limit ${AT_ONCE}`,
        [after],
      );
      if (rows.some(({ id }) => tombstoneOf(id as string) === tombstone)) return true;
      if (rows.length < AT_ONCE) return false;
      after = rows.at(-1)!.id as string;
    }
  }
}
