import {
  type EmbeddingBatch,
  type EmbeddingSpace,
  ModalisError,
  rowOf,
  type ScoredItem,
} from "@modalis/contract";
import { checkWhole } from "../slots/check-arguments.js";
import { byScoreThenId } from "../vectors/nearest-ids.js";
import { checkBatch } from "../vectors/vector-index-over.js";
import { prepareTable } from "./vector-table.js";

/** pgvector's limit on a column of type `vector`. */
const MOST_DIMENSIONS = 16_000;
const ROWS_A_STATEMENT = 500;

/** Runs one statement, as `pg`'s `pool.query` and PGlite's `query` do. */
export type SqlQuery = (
  sql: string,
  parameters?: unknown[],
) => Promise<{ readonly rows: readonly unknown[] }>;

export interface PgVectorIndexOptions {
  readonly query: SqlQuery;
  readonly space: EmbeddingSpace;
  /** A name of letters, digits and underscores; made when it is not there. */
  readonly table: string;
}

export interface PgSearchOptions {
  /** Most ids for each query row, at least 1. */
  readonly count: number;
  /** Ids that may be returned; all when absent. */
  readonly accept?: readonly string[];
}

/** Nearest rows of one space in a table of PostgreSQL: the rules of `VectorIndexV1`, with a promise for each answer. */
export interface PgVectorIndex {
  readonly space: EmbeddingSpace;
  size(): Promise<number>;
  /** Adds rows as one statement each 500; an id that is already there is replaced. */
  add(batch: EmbeddingBatch): Promise<void>;
  remove(ids: Iterable<string>): Promise<void>;
  /** For each row of `query`, the nearest ids by falling score, then by id. */
  search(query: EmbeddingBatch, options: PgSearchOptions): Promise<readonly (readonly ScoredItem[])[]>;
}

/**
 * Opens a table of vectors through pgvector, exact by a scan in the database.
 *
 * @throws MISSING_DEPENDENCY without pgvector, SPACE_MISMATCH when the table holds another space, INVALID_ARGUMENT for a
 * table name, CORRUPT_FILE for a table of that name that is not of this package.
 */
export async function openPgVectorIndex({
  query,
  space,
  table,
}: PgVectorIndexOptions): Promise<PgVectorIndex> {
  if (!/^[A-Za-z_][A-Za-z0-9_]{0,62}$/.test(table)) {
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `"${table}" is no table name of letters, digits and underscores`,
    );
  }
  if (space.dimensions > MOST_DIMENSIONS) {
    throw new ModalisError(
      "LIMIT_EXCEEDED",
      `pgvector holds ${MOST_DIMENSIONS} dimensions, not ${space.dimensions}`,
    );
  }
  await prepareTable(query, table, space);
  return {
    space,
    async size() {
      const { rows } = await query(`SELECT count(*)::int AS size FROM "${table}"`);
      return (rows[0] as { size: number }).size;
    },
    async add(batch) {
      checkBatch(space, batch);
      checkIds(batch.ids);
      for (let from = 0; from < batch.ids.length; from += ROWS_A_STATEMENT) {
        const ids = batch.ids.slice(from, from + ROWS_A_STATEMENT);
        const vectors = ids.map((_, at) => vectorText(rowOf(batch, from + at)));
        await query(
          `INSERT INTO "${table}" (id, embedding) SELECT * FROM unnest($1::text[], $2::text[]::vector[])
           ON CONFLICT (id) DO UPDATE SET embedding = excluded.embedding`,
          [ids, vectors],
        );
      }
    },
    async remove(ids) {
      await query(`DELETE FROM "${table}" WHERE id = ANY($1::text[])`, [[...ids].filter(isStorable)]);
    },
    async search(batch, { count, accept }) {
      checkWhole(count, 1, "count");
      checkBatch(space, batch);
      const where = accept === undefined ? "" : `WHERE id = ANY($3::text[])`;
      const answers: ScoredItem[][] = [];
      for (const at of batch.ids.keys()) {
        const { rows } = await query(
          `SELECT id, -(embedding <#> $1::vector) AS score FROM "${table}" ${where}
           ORDER BY embedding <#> $1::vector, id LIMIT $2::int`,
          [vectorText(rowOf(batch, at)), count, ...(accept === undefined ? [] : [accept.filter(isStorable)])],
        );
        answers.push(
          (rows as ScoredItem[]).map(({ id, score }) => ({ id, score: Number(score) })).sort(byScoreThenId),
        );
      }
      return answers;
    },
  };
}

function vectorText(row: Float32Array): string {
  return `[${row.join(",")}]`;
}

/** PostgreSQL's text holds no NUL. */
function isStorable(id: string): boolean {
  return !id.includes("\0");
}

function checkIds(ids: readonly string[]): void {
  if (new Set(ids).size !== ids.length)
    throw new ModalisError("INVALID_TENSOR", "an id appears twice in the batch");
  const wrong = ids.find((id) => !isStorable(id));
  if (wrong !== undefined) {
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `the id ${JSON.stringify(wrong)} holds NUL, which PostgreSQL's text cannot`,
    );
  }
}
