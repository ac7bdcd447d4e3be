import { type ChannelBatches, compareSpaces, type EmbeddingBatch, rowOf } from "@modalis/contract";
import type { JointProjector } from "../joint/joint-index.js";

/** Rows that a query may be compared with. */
export interface RankedRows {
  /** Of unit length, or brought to it here. */
  readonly batch: EmbeddingBatch;
  /** What is taken from the cosine of each row, so that what is near everything is not always found: `[rows]`. */
  readonly nearness?: Float32Array;
}

/** A row by its id. */
export interface NearRow {
  readonly id: string;
  /** Cosine with the query, -1 to 1, also where rows were ranked by less than that. */
  readonly similarity: number;
}

/** The rows with the largest cosines with a query, less their nearness to everything; the best first, ties by id. */
export function nearestRows(query: Float32Array, { batch, nearness }: RankedRows, count: number): NearRow[] {
  const rows = batch.ids.map((id, at) => ({ id, row: rowOf(batch, at), nearness: nearness?.[at] ?? 0 }));
  return rankRows(query, rows).slice(0, count);
}

/** All of the rows, as {@link nearestRows} ranks them. */
export function rankRows(
  query: Float32Array,
  rows: readonly { readonly id: string; readonly row: Float32Array; readonly nearness: number }[],
): NearRow[] {
  return rows
    .map(({ id, row, nearness }) => {
      const similarity = cosine(query, row);
      return { id, similarity, key: similarity - nearness };
    })
    .sort((one, other) => other.key - one.key || (one.id < other.id ? -1 : 1))
    .map(({ id, similarity }) => ({ id, similarity }));
}

/** Channels of one modality in a learned space; undefined where it knows none of them as they are encoded now. */
export async function jointRows(
  joint: JointProjector,
  channels: ChannelBatches,
): Promise<RankedRows | undefined> {
  const readable = new Map(
    [...channels].filter(([channel, { space }]) => {
      const head = joint.heads.get(channel);
      return head !== undefined && compareSpaces(head.space, space).comparable;
    }),
  );
  if (readable.size === 0) return undefined;
  const batch = await joint.projectTogether(readable);
  return { batch, nearness: joint.nearness(batch) };
}

function cosine(left: Float32Array, right: Float32Array): number {
  let [product, one, other] = [0, 0, 0];
  for (let at = 0; at < left.length; at++) {
    product += left[at]! * right[at]!;
    one += left[at]! * left[at]!;
    other += right[at]! * right[at]!;
  }
  return product === 0 ? 0 : product / Math.sqrt(one * other);
}
