import {
  createBatch,
  type EmbeddingBatch,
  type EmbeddingSpace,
  ModalisError,
  type RowProvenance,
} from "@modalis/contract";
import { assertSameSpace } from "./check-append.js";

/**
 * Gathers the rows of all commits into one batch without holding any of them twice.
 *
 * Where only some commits say where their rows came from, the others' rows name their own content.
 *
 * @throws `CORRUPT_FILE` when the shards do not hold `rows` rows.
 */
export async function readAllRows(
  space: EmbeddingSpace,
  rows: number,
  batches: AsyncIterable<EmbeddingBatch>,
): Promise<EmbeddingBatch> {
  const values = new Float32Array(rows * space.dimensions);
  const ids: string[] = [];
  const provenance: RowProvenance[] = [];
  let isKnown = false;
  for await (const batch of batches) {
    assertSameSpace(space, batch.space);
    if (ids.length + batch.ids.length > rows) throw changed(space);
    values.set(batch.values, ids.length * space.dimensions);
    for (const [index, id] of batch.ids.entries()) {
      ids.push(id);
      provenance.push(batch.provenance?.[index] ?? { contentSha256: [id] });
    }
    isKnown ||= batch.provenance !== undefined && batch.ids.length > 0;
  }
  if (ids.length !== rows) throw changed(space);
  return createBatch(space, ids, values, isKnown ? provenance : undefined);
}

function changed(space: EmbeddingSpace): ModalisError {
  return new ModalisError(
    "CORRUPT_FILE",
    `the shards of space ${space.fingerprint} hold another number of rows than its manifest; restore them or encode again`,
  );
}
