import { ModalisError } from "@modalis/contract";
import type { EmbeddingAnswer } from "../models/embedding-model.js";

/** A row of unit length, or why there is none. */
export type CheckedRow = Float32Array | ModalisError;

/**
 * Rows of unit length, one a text, from what a model answered; a row that is no direction is an error in its place.
 *
 * @param dimensions Those of the space; those of the first row when undefined.
 * @throws `INVALID_TENSOR` for another number of vectors than texts, `SPACE_MISMATCH` for vectors of other dimensions: such
 * an answer is refused whole.
 */
export function checkedRows(
  name: string,
  { embeddings }: EmbeddingAnswer,
  texts: number,
  dimensions: number | undefined,
): CheckedRow[] {
  if (!Array.isArray(embeddings) || embeddings.length !== texts || embeddings.some((row) => !row)) {
    const count = Array.isArray(embeddings) ? embeddings.filter(Boolean).length : 0;
    throw new ModalisError(
      "INVALID_TENSOR",
      `the hosted model ${name} gave ${count} vectors for ${texts} texts; none is kept`,
      { details: { expected: texts, given: count } },
    );
  }
  const expected = dimensions ?? embeddings[0]?.length ?? 0;
  for (const row of embeddings) {
    if (row.length === expected && expected > 0) continue;
    throw new ModalisError(
      "SPACE_MISMATCH",
      `the hosted model ${name} gave a vector of ${row.length} dimensions where ${expected || "at least 1"} were due; it is another model now, or its dimensions option is wrong; none of the answer is kept`,
      { details: { expected, given: row.length } },
    );
  }
  return embeddings.map((row) => unitRow(name, row));
}

function unitRow(name: string, row: readonly number[]): CheckedRow {
  let squares = 0;
  for (const value of row) squares += typeof value === "number" ? value * value : Number.NaN;
  const length = Math.sqrt(squares);
  if (Number.isFinite(length) && length > 0) return Float32Array.from(row, (value) => value / length);
  return new ModalisError(
    "INVALID_TENSOR",
    `the hosted model ${name} gave a vector ${length === 0 ? "of zeros" : "with values that are no finite numbers"}`,
  );
}
