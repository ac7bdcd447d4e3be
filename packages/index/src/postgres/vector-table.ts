import { assertComparable, type EmbeddingSpace, ModalisError, parseSpace } from "@modalis/contract";
import type { SqlQuery } from "./open-pg-vector-index.js";

const COMMENT = "modalis space ";

/** Makes the table where there is none, and checks that it holds rows of this space. The name was checked before. */
export async function prepareTable(query: SqlQuery, table: string, space: EmbeddingSpace): Promise<void> {
  await ensureExtension(query);
  const found = await commentOf(query, table);
  if (found === undefined) {
    await query(
      `CREATE TABLE IF NOT EXISTS "${table}" (id text COLLATE "C" PRIMARY KEY, embedding vector(${space.dimensions}) NOT NULL)`,
    );
    await query(`COMMENT ON TABLE "${table}" IS ${quoted(COMMENT + JSON.stringify(space))}`);
    return;
  }
  assertComparable(parseComment(found, table), space);
}

async function ensureExtension(query: SqlQuery): Promise<void> {
  try {
    await query("CREATE EXTENSION IF NOT EXISTS vector");
  } catch (cause) {
    throw new ModalisError(
      "MISSING_DEPENDENCY",
      "this database has no pgvector, or this user may not enable it; install pgvector and run CREATE EXTENSION vector as its owner, or keep the index in memory with createVectorIndex",
      { cause },
    );
  }
}

/** The comment of a table, null without one; undefined without a table. */
async function commentOf(query: SqlQuery, table: string): Promise<string | null | undefined> {
  const { rows } = await query(
    `SELECT obj_description(oid, 'pg_class') AS comment FROM pg_class
     WHERE oid = to_regclass($1)`,
    [`"${table}"`],
  );
  return rows.length === 0 ? undefined : (rows[0] as { comment: string | null }).comment;
}

function parseComment(comment: string | null, table: string): EmbeddingSpace {
  try {
    if (!comment?.startsWith(COMMENT)) throw new Error("it has no such comment");
    return parseSpace(JSON.parse(comment.slice(COMMENT.length)));
  } catch (cause) {
    throw new ModalisError(
      "CORRUPT_FILE",
      `the table "${table}" does not say which space its rows are of; choose another name, or drop it and add the rows again`,
      { cause },
    );
  }
}

/** A text as PostgreSQL writes it; a backslash is itself, as the standard has it since version 9.1. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
