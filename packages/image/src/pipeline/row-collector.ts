import {
  createBatch,
  type EmbeddingSpace,
  type EncodeFailure,
  type EncodeResult,
  ModalisError,
} from "@modalis/contract";

/** Gathers the rows of one call, run by run. */
export interface RowCollector {
  /** A row that is not finite becomes an `INVALID_MODEL` failure, so that it does not lose those beside it. */
  add(ids: readonly string[], rows: Float32Array): void;
  fail(id: string, error: Error): void;
  finish(): EncodeResult;
}

/** An empty collector with room for `most` rows of the space. */
export function createRowCollector(space: EmbeddingSpace, most: number): RowCollector {
  const { dimensions } = space;
  const values = new Float32Array(most * dimensions);
  const kept: string[] = [];
  const failures: EncodeFailure[] = [];
  return {
    add(ids, rows) {
      for (const [index, id] of ids.entries()) {
        const row = rows.subarray(index * dimensions, (index + 1) * dimensions);
        if (row.every(Number.isFinite)) {
          values.set(row, kept.length * dimensions);
          kept.push(id);
        } else {
          failures.push({ id, error: notFinite(space) });
        }
      }
    },
    fail(id, error) {
      failures.push({ id, error });
    },
    finish() {
      // All of it where nothing failed; otherwise a copy, so that the rest is not kept in memory.
      const rows = kept.length === most ? values : values.slice(0, kept.length * dimensions);
      return { batch: createBatch(space, kept, rows), failures };
    },
  };
}

function notFinite({ model }: EmbeddingSpace): ModalisError {
  return new ModalisError(
    "INVALID_MODEL",
    `the model ${model.id}@${model.revision} gave values that are not finite for this picture; export it in float32`,
  );
}
