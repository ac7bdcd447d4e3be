import type { SqlQuery, SqlValue } from "./engine/sql-database.js";

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
export function eachBatch<Row, Key>(
  next: (after: Key | undefined, limit: number) => Promise<readonly Row[]>,
  keyOf: (row: Row) => Key,
  first?: Key,
  limit = 2_000,
): AsyncGenerator<readonly Row[], void, undefined> {
  const paging = { rowsOf: ({ length }: readonly Row[]) => length, keyOf: lastKey, limit };
  function lastKey(rows: readonly Row[]): Key {
    return keyOf(rows.at(-1)!);
  }
  return eachPage(next, first === undefined ? paging : { ...paging, first });
}

/** How pages follow each other. */
export interface Paging<Page, Key> {
  rowsOf(page: Page): number;
  /** What the next page comes after: of a page that is full. */
  keyOf(page: Page): Key;
  readonly first?: Key;
  /** Most rows of a page. */
  readonly limit: number;
}

/** As {@link eachBatch} for pages of any form; an empty one is not told. */
export async function* eachPage<Page, Key>(
  next: (after: Key | undefined, limit: number) => Promise<Page>,
  { rowsOf, keyOf, first, limit }: Paging<Page, Key>,
): AsyncGenerator<Page, void, undefined> {
  const coming: Promise<Page>[] = [];
  let after = first;
  let mayRead = true;
  let isOver = false;
  const read = (): void => {
    if (!mayRead || coming.length >= READ_AHEAD) return;
    mayRead = false;
    const batch = next(after, limit).then((page) => {
      if (rowsOf(page) < limit) return page;
      after = keyOf(page);
      mayRead = !isOver;
      read();
      return page;
    });
    // Told when it is waited for; a reader may give up before that.
    batch.catch(() => undefined);
    coming.push(batch);
  };
  try {
    read();
    while (coming.length > 0) {
      const page = await coming[0]!;
      coming.shift();
      read();
      if (rowsOf(page) > 0) yield page;
    }
  } finally {
    isOver = true;
    mayRead = false;
  }
}
