import { ModalisError } from "../errors/modalis-error.js";
import { describeSpace } from "../space/compare-spaces.js";
import type { EmbeddingSpace } from "../space/embedding-space.js";
import type { EmbeddingBatch } from "./embedding-batch.js";
import type { EmbeddingSequences } from "./embedding-sequences.js";
import type { RowProvenance } from "./row-provenance.js";

/**
 * Builds a batch after checking that ids are distinct, sizes fit and every value is finite.
 *
 * @param values `[ids, dimensions]`; kept, not copied.
 * @throws `INVALID_TENSOR`.
 */
export function createBatch(
  space: EmbeddingSpace,
  ids: readonly string[],
  values: Float32Array,
  provenance?: readonly RowProvenance[],
): EmbeddingBatch {
  checkRows(space, ids, values, ids.length, provenance);
  return { space, ids, values, ...(provenance === undefined ? {} : { provenance }) };
}

/** What {@link createSequences} takes beside the space. */
export type SequenceParts = Omit<EmbeddingSequences, "space">;

/**
 * Builds ragged sequences after the same checks, and that every length is at least one.
 *
 * @throws `INVALID_TENSOR`.
 */
export function createSequences(space: EmbeddingSpace, parts: SequenceParts): EmbeddingSequences {
  const { ids, lengths, values, positions, provenance } = parts;
  if (lengths.length !== ids.length) throw invalid(space, `${ids.length} ids but ${lengths.length} lengths`);
  let rows = 0;
  for (const [index, length] of lengths.entries()) {
    if (length === 0) throw invalid(space, `sequence "${ids[index]}" has no row; leave the id out instead`);
    rows += length;
  }
  checkRows(space, ids, values, rows, provenance);
  if (positions !== undefined && positions.length !== rows) {
    throw invalid(space, `${rows} rows but ${positions.length} positions`);
  }
  return { space, ...parts };
}

function checkRows(
  space: EmbeddingSpace,
  ids: readonly string[],
  values: Float32Array,
  rows: number,
  provenance: readonly RowProvenance[] | undefined,
): void {
  if (values.length !== rows * space.dimensions) {
    throw invalid(
      space,
      `${rows} rows of ${space.dimensions} need ${rows * space.dimensions} values, not ${values.length}`,
    );
  }
  if (provenance !== undefined && provenance.length !== ids.length) {
    throw invalid(space, `${ids.length} ids but ${provenance.length} provenance records`);
  }
  const seen = new Set<string>();
  for (const id of ids) {
    if (seen.has(id)) throw invalid(space, `id "${id}" appears twice`);
    seen.add(id);
  }
  for (let at = 0; at < values.length; at++) {
    if (!Number.isFinite(values[at])) throw invalid(space, `value ${at} is ${values[at]}`);
  }
}

function invalid(space: EmbeddingSpace, problem: string): ModalisError {
  return new ModalisError("INVALID_TENSOR", `tensor of ${describeSpace(space)}: ${problem}`);
}
