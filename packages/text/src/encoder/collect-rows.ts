import {
  createBatch,
  type EmbeddingSpace,
  type EncodeFailure,
  type EncodeResult,
  ModalisError,
  type RowProvenance,
} from "@modalis/contract";

/** Whose row it is, and where it came from. */
export interface NamedRow {
  readonly id: string;
  readonly provenance: RowProvenance;
}

/**
 * Joins the rows of a model with their names.
 *
 * A row with a value that is not finite becomes an `INVALID_MODEL` failure: one broken row must not lose the others.
 *
 * @param values `[rows, dimensions]`.
 */
export function collectRows(
  space: EmbeddingSpace,
  rows: readonly NamedRow[],
  values: Float32Array,
  failures: readonly EncodeFailure[],
): EncodeResult {
  const { dimensions } = space;
  const rowAt = (index: number) => values.subarray(index * dimensions, (index + 1) * dimensions);
  const finite = rows.map((_, index) => rowAt(index).every(Number.isFinite));
  const kept = rows.filter((_, index) => finite[index]);
  return {
    batch: createBatch(
      space,
      kept.map(({ id }) => id),
      kept.length === rows.length ? values : keepRows(values, dimensions, finite),
      kept.map(({ provenance }) => provenance),
    ),
    failures: [
      ...failures,
      ...rows.filter((_, index) => !finite[index]).map(({ id }) => notFinite(space, id)),
    ],
  };
}

function keepRows(values: Float32Array, dimensions: number, keep: readonly boolean[]): Float32Array {
  const kept = new Float32Array(keep.filter(Boolean).length * dimensions);
  let at = 0;
  for (const [index, wanted] of keep.entries()) {
    if (!wanted) continue;
    kept.set(values.subarray(index * dimensions, (index + 1) * dimensions), at);
    at += dimensions;
  }
  return kept;
}

function notFinite({ model }: EmbeddingSpace, id: string): EncodeFailure {
  return {
    id,
    error: new ModalisError(
      "INVALID_MODEL",
      `the model ${model.id}@${model.revision} gave values that are not finite for this text; export it in float32`,
    ),
  };
}
