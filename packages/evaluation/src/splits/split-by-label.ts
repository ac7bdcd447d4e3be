import { createInteractions, type InteractionRow, ModalisError } from "@modalis/contract";
import type { Split } from "./development.js";
import { splitByParts } from "./split-by-parts.js";

/** A row whose part somebody has already drawn, as in the files of research sets (`x_label`). */
export interface LabelledRow extends InteractionRow {
  /** 0 for training, 1 for validation, 2 for test. */
  readonly label: 0 | 1 | 2;
}

export interface SplitByLabelOptions {
  /** Users by number; default: as they first appear in training rows, then the others by name. */
  readonly userIds?: readonly string[];
  /** Items by number; default: as they first appear in training rows, then the others by name. */
  readonly itemIds?: readonly string[];
}

/**
 * The split that the rows' labels draw.
 *
 * A pair of user and item counts once: in the earliest part that names it, so that what was trained on is never asked
 * again; within a part, as in `createInteractions`.
 *
 * @throws `INVALID_ARGUMENT` for a label other than 0, 1 and 2, an id outside the lists, or no training row.
 */
export function splitByLabel(rows: Iterable<LabelledRow>, options: SplitByLabelOptions = {}): Split {
  const earliest = keepEarliestPart([...rows]);
  const interactions = createInteractions(
    earliest.map(({ row }) => row),
    {
      userIds: options.userIds ?? numberIds(earliest.map(({ row }) => [row.userId, row.label])),
      itemIds: options.itemIds ?? numberIds(earliest.map(({ row }) => [row.itemId, row.label])),
    },
  );
  const labels = new Map(earliest.map(({ key, row }) => [key, row.label]));
  const parts = new Uint8Array(interactions.items.length);
  for (const [user, userId] of interactions.userIds.entries()) {
    for (let row = interactions.offsets[user]!; row < interactions.offsets[user + 1]!; row++) {
      parts[row] = labels.get(pairKey(userId, interactions.itemIds[interactions.items[row]!]!))!;
    }
  }
  return splitByParts("labelled", interactions, parts);
}

function keepEarliestPart(rows: readonly LabelledRow[]): { key: string; row: LabelledRow }[] {
  const labels = new Map<string, number>();
  const keyed = rows.map((row) => ({ key: pairKey(row.userId, row.itemId), row }));
  for (const { key, row } of keyed) {
    if (row.label !== 0 && row.label !== 1 && row.label !== 2) {
      throw new ModalisError(
        "INVALID_ARGUMENT",
        `the row of user "${row.userId}" and item "${row.itemId}" has label ${String(row.label)}; labels are 0 (training), 1 (validation) and 2 (test)`,
      );
    }
    labels.set(key, Math.min(row.label, labels.get(key) ?? row.label));
  }
  return keyed.filter(({ key, row }) => row.label === labels.get(key));
}

/** Numbers must not follow the order of test rows: an item's neighbours by number would tell who is asked for it. */
function numberIds(rows: readonly (readonly [id: string, label: number])[]): string[] {
  const trained = new Set(rows.flatMap(([id, label]) => (label === 0 ? [id] : [])));
  const others = new Set(rows.flatMap(([id]) => (trained.has(id) ? [] : [id])));
  return [...trained, ...[...others].sort()];
}

/** Ids may hold any character, so that the length tells where the first ends. */
function pairKey(userId: string, itemId: string): string {
  return `${userId.length}:${userId}${itemId}`;
}
