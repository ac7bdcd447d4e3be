import { ModalisError } from "@modalis/contract";
import type { SqlDatabase, SqlQuery } from "../engine/sql-database.js";
import type { Migration } from "./migration.js";
import { migration1 } from "./migration-1.js";
import { migration2 } from "./migration-2.js";
import { migration3 } from "./migration-3.js";
import { migration4 } from "./migration-4.js";
import { migration5 } from "./migration-5.js";
import { migration6 } from "./migration-6.js";
import { migration7 } from "./migration-7.js";

/** All steps, in order. */
export const MIGRATIONS: readonly Migration[] = [
  migration1,
  migration2,
  migration3,
  migration4,
  migration5,
  migration6,
  migration7,
];

/**
 * Brings a database to the layout of this code, each step whole or not at all; two servers that start at once take
 * turns.
 *
 * @throws `UNSUPPORTED_INPUT` when the database was written by a newer version.
 */
export async function migrate(
  database: SqlDatabase,
  { nowMs, migrations = MIGRATIONS }: { nowMs: () => number; migrations?: readonly Migration[] },
): Promise<void> {
  // Asked before anything is begun: from its first transaction on, an embedded database yields to all else.
  if ((await appliedNumber(database.query)) === migrations.at(-1)?.number) return;
  for (;;) {
    const step = await database.write("sequenced", async (query) => {
      const done = await appliedNumber(query);
      if (done === 0) await makeTable(query);
      const newest = migrations.at(-1)?.number ?? 0;
      if (done > newest) throw newerDatabase(done, newest);
      const next = migrations.find(({ number }) => number > done);
      if (next === undefined) return undefined;
      // Statement by statement, because the extended protocol takes one at a time.
      for (const statement of statementsOf(next.sql)) await query(statement);
      await query("insert into modalis.migrations (number, name, applied_at_ms) values ($1, $2, $3)", [
        next.number,
        next.name,
        nowMs(),
      ]);
      return next;
    });
    if (step === undefined) return;
  }
}

/** 0 where nothing was applied, or nothing is there yet. */
async function appliedNumber(query: SqlQuery): Promise<number> {
  const [found] = await query("select to_regclass('modalis.migrations')::text as name");
  if (found!.name === null) return 0;
  const [row] = await query("select coalesce(max(number), 0)::integer as number from modalis.migrations");
  return row!.number as number;
}

async function makeTable(query: SqlQuery): Promise<void> {
  await query("create schema if not exists modalis");
  await query(
    "create table if not exists modalis.migrations (number integer primary key, name text not null, applied_at_ms double precision not null)",
  );
}

/** No statement of a migration holds a semicolon of its own. */
function statementsOf(sql: string): string[] {
  return sql
    .split(";")
    .map((statement) => statement.trim())
    .filter((statement) => statement !== "");
}

function newerDatabase(found: number, known: number): ModalisError {
  return new ModalisError(
    "UNSUPPORTED_INPUT",
    `the database has layout ${found}, this version of @modalis/store knows ${known}; install the newer version ` +
      "that wrote it",
    { details: { found, known } },
  );
}
