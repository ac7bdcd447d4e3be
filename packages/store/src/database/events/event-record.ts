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
