import type { SqlQuery, SqlRow, SqlValue } from "./engine/sql-database.js";

/** Most rows of one statement, and most characters of their JSON. */
const MAX_ROWS = 1_000;
const MAX_CHARACTERS = 8 * 1024 * 1024;

/**
 * Joins JSON texts of rows to arrays for one statement each, so that no statement grows without bounds.
 *
 * @param rows One JSON object a row.
 */
export function jsonBatches(rows: readonly string[]): string[] {
  const batches: string[] = [];
  let from = 0;
  let characters = 0;
  for (let at = 0; at <= rows.length; at++) {
    const isFull = at - from >= MAX_ROWS || characters + (rows[at]?.length ?? 0) > MAX_CHARACTERS;
    if (at > from && (at === rows.length || isFull)) {
      batches.push(`[${rows.slice(from, at).join(",")}]`);
      from = at;
      characters = 0;
    }
    characters += rows[at]?.length ?? 0;
  }
  return batches;
}

/**
 * Runs a statement whose rows come as one JSON text, which costs about half of what as many rows cost; for columns that
 * JSON can hold.
 */
export async function queryPage(
  query: SqlQuery,
  sql: string,
  values: readonly SqlValue[],
): Promise<readonly SqlRow[]> {
  const [row] = await query(`select json_agg(page)::text as rows from (${sql}) as page`, values);
  return row!.rows === null ? [] : (JSON.parse(row!.rows as string) as readonly SqlRow[]);
}

/**
 * Runs a statement whose columns come as one JSON text each, for many short rows: the names of the columns are then not
 * repeated in every row.
 *
 * @returns the values of each column, in the order of the rows; empty where there are none.
 */
export async function queryColumns(
  query: SqlQuery,
  columns: readonly string[],
  sql: string,
  values: readonly SqlValue[],
): Promise<readonly (readonly unknown[])[]> {
  const gathered = columns.map((name) => `json_agg(${name})::text as ${name}`).join(", ");
  const [row] = await query(`select ${gathered} from (${sql}) as page`, values);
  return columns.map((name) =>
    row![name] === null ? [] : (JSON.parse(row![name] as string) as readonly unknown[]),
  );
}

/** Batches that are read before they are asked for: the database works while others are worked on. */
const READ_AHEAD = 3;

/** Yields what `next` finds after the last key, until it finds fewer rows than asked for; memory stays flat. */
export async function* eachBatch<Row, Key>(
  next: (after: Key | undefined, limit: number) => Promise<readonly Row[]>,
  keyOf: (row: Row) => Key,
  first?: Key,
  limit = 2_000,
): AsyncGenerator<readonly Row[], void, undefined> {
  const coming: Promise<readonly Row[]>[] = [];
  let after = first;
  let mayRead = true;
  let isOver = false;
  const read = (): void => {
    if (!mayRead || coming.length >= READ_AHEAD) return;
    mayRead = false;
    const batch = next(after, limit).then((rows) => {
      if (rows.length < limit) return rows;
      after = keyOf(rows.at(-1)!);
      mayRead = !isOver;
      read();
      return rows;
    });
    // Told when it is waited for; a reader may give up before that.
    batch.catch(() => undefined);
    coming.push(batch);
  };
  try {
    read();
    while (coming.length > 0) {
      const rows = await coming[0]!;
      coming.shift();
      read();
      if (rows.length > 0) yield rows;
    }
  } finally {
    isOver = true;
    mayRead = false;
  }
}
