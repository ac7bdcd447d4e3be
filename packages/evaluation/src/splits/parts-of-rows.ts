import type { Interactions } from "@modalis/contract";

/** The part that a row belongs to. */
export const TRAINING = 0;
export const VALIDATION = 1;
export const TEST = 2;

/** The interactions of one part, in arrays of their own: no view reaches the rows of another part. */
export function rowsOfPart(interactions: Interactions, parts: Uint8Array, part: number): Interactions {
  const { userIds, itemIds, offsets, items, values, timestampsMs } = interactions;
  const rows: number[] = [];
  const ownOffsets = new Int32Array(offsets.length);
  for (let user = 0; user + 1 < offsets.length; user++) {
    for (let row = offsets[user]!; row < offsets[user + 1]!; row++) if (parts[row] === part) rows.push(row);
    ownOffsets[user + 1] = rows.length;
  }
  return {
    userIds: [...userIds],
    itemIds: [...itemIds],
    offsets: ownOffsets,
    items: Int32Array.from(rows, (row) => items[row]!),
    ...(values === undefined ? {} : { values: Float32Array.from(rows, (row) => values[row]!) }),
    ...(timestampsMs === undefined
      ? {}
      : { timestampsMs: Float64Array.from(rows, (row) => timestampsMs[row]!) }),
  };
}
