import {
  assertComparable,
  concatenateBatches,
  createBatch,
  type EmbeddingBatch,
  type EmbeddingSpace,
  ModalisError,
  rowOf,
  selectRows,
  type VectorIndexV1,
} from "@modalis/contract";
import { nearestByForce } from "./known-rows.js";

/** An index that scans every row: small enough to break in every way, for the kit's own tests. */
export function createExactIndex(space: EmbeddingSpace): VectorIndexV1 {
  let rows: EmbeddingBatch = createBatch(space, [], new Float32Array());
  const without = (ids: Iterable<string>): EmbeddingBatch => {
    const gone = new Set(ids);
    return selectRows(
      rows,
      rows.ids.filter((id) => !gone.has(id)),
    );
  };
  return {
    specificationVersion: "v1",
    space,
    get size() {
      return rows.ids.length;
    },
    add(batch) {
      assertComparable(space, batch.space);
      rows = concatenateBatches([without(batch.ids), batch]);
    },
    remove(ids) {
      rows = without(ids);
    },
    search(query, { count, accept }) {
      assertComparable(space, query.space);
      if (!Number.isInteger(count) || count < 1) {
        throw new ModalisError("INVALID_ARGUMENT", `count is a whole number from 1, not ${count}`);
      }
      return query.ids.map((_, at) => nearestByForce(rows, rowOf(query, at), count, accept));
    },
  };
}
