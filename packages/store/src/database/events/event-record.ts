import type { SqlRow } from "../engine/sql-database.js";

/** One thing a user did with an item, as a live store holds it. */
export interface EventRecord {
  readonly id: string;
  readonly userId: string;
  readonly itemId: string;
  /** Such as `"like"` or `"rating"`. */
  readonly kind: string;
  /** A rating, a play count, a share watched; what it means depends on the kind. */
  readonly value?: number;
  /** When it happened, in milliseconds since 1970; 0 when that is not known, as of a log that was imported without times. */
  readonly timestampMs: number;
  /** The recommendation that led to it. */
  readonly recommId?: string;
  /** Its place in the order in which changes were committed; later is larger, some numbers are left out. */
  readonly sequence: number;
}

/** An event as a client sends it; without an id it gets one, without a time that of the store's clock. */
export type EventInput = Omit<EventRecord, "id" | "timestampMs" | "sequence"> &
  Partial<Pick<EventRecord, "id" | "timestampMs">>;

/** The columns that {@link eventRecord} reads. */
export const EVENT_COLUMNS = "id, user_id, item_id, kind, value, timestamp_ms, recomm_id, sequence";

/** The record of a row with {@link EVENT_COLUMNS}. */
export function eventRecord(row: SqlRow): EventRecord {
  return {
    id: row.id as string,
    userId: row.user_id as string,
    itemId: row.item_id as string,
    kind: row.kind as string,
    ...(row.value !== null && { value: row.value as number }),
    timestampMs: row.timestamp_ms as number,
    ...(row.recomm_id !== null && { recommId: row.recomm_id as string }),
    sequence: row.sequence as number,
  };
}

/** The records of the columns {@link EVENT_COLUMNS}, each with the values of all rows. */
export function eventsOfColumns(columns: readonly (readonly unknown[])[]): EventRecord[] {
  const [ids, userIds, itemIds, kinds, values, times, recommIds, sequences] = columns as [
    ...[string[], string[], string[], string[], (number | null)[], number[], (string | null)[], number[]],
  ];
  // The same few kinds are told again and again: one text of each is enough.
  const known = new Map<string, string>();
  return ids.map((id, at) => {
    const kind = known.get(kinds[at]!) ?? kinds[at]!;
    known.set(kind, kind);
    const [value, recommId] = [values[at]!, recommIds[at]!];
    return {
      id,
      userId: userIds[at]!,
      itemId: itemIds[at]!,
      kind,
      ...(value !== null && { value }),
      timestampMs: times[at]!,
      ...(recommId !== null && { recommId }),
      sequence: sequences[at]!,
    };
  });
}
