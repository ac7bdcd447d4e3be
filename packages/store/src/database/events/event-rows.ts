import { checkCount, checkId } from "../check-values.js";
import { groupCommit } from "../group-commit.js";
import { eachBatch, queryColumns } from "../in-batches.js";
import type { StoreContext } from "../store-context.js";
import {
  type AddEventsOptions,
  type AddEventsResult,
  type EventsPart,
  eventsPart,
  insertEvents,
} from "./add-events.js";
import {
  EVENT_COLUMNS,
  type EventInput,
  type EventRecord,
  eventRecord,
  eventsOfColumns,
} from "./event-record.js";
import { type HistoryColumns, readHistory } from "./read-history.js";

/** A page of events, the newest first. */
export interface EventPage {
  /** At least 1. */
  readonly limit: number;
  /** Only events with a smaller sequence number. */
  readonly before?: number;
}

/** The events of a live store. */
export interface EventRows {
  /**
   * Adds events; resolved means on disk. One with an id that is there already is a duplicate and changes nothing. Calls
   * that come together share a transaction.
   *
   * @throws `INVALID_ARGUMENT` for an event that a database cannot hold; nothing of the call is stored then.
   */
  addEvents(events: readonly EventInput[], options?: AddEventsOptions): Promise<AddEventsResult>;
  eventsOfUser(userId: string, page: EventPage): Promise<readonly EventRecord[]>;
  eventsOfItem(itemId: string, page: EventPage): Promise<readonly EventRecord[]>;
  getEvent(id: string): Promise<EventRecord | undefined>;
  /** Tells whether it was there. */
  deleteEvent(id: string): Promise<boolean>;
  /** All events in the order of their sequence numbers, a batch at a time. */
  readEvents(options?: { readonly afterSequence?: number }): AsyncIterable<readonly EventRecord[]>;
  /** The same in columns and without what no taste is measured from, in a small part of the time. */
  readHistory(): AsyncIterable<HistoryColumns>;
}

const ROWS_A_BATCH = 20_000;

/** The events of a database. */
export function createEventRows(context: StoreContext): EventRows {
  const { database, nowMs } = context;
  const add = groupCommit<EventsPart, AddEventsResult>((parts) =>
    database.write("sequenced", (query) => insertEvents(query, parts, nowMs())),
  );
  const page = async (column: "user_id" | "item_id", id: string, { limit, before }: EventPage) => {
    checkId(column === "user_id" ? "a user" : "an item", id);
    checkCount("limit", limit, 1);
    if (before !== undefined) checkCount("before", before);
    const rows = await database.query(
      `select ${EVENT_COLUMNS} from modalis.events
        where ${column} = $1 and ($2::bigint is null or sequence < $2) order by sequence desc limit $3`,
      [id, before ?? null, limit],
    );
    return rows.map(eventRecord);
  };
  const eventsAfter = async (after: number | undefined, limit: number) =>
    eventsOfColumns(
      await queryColumns(
        database.query,
        EVENT_COLUMNS.split(", "),
        `select ${EVENT_COLUMNS} from modalis.events where sequence > $1 order by sequence limit $2`,
        [after ?? 0, limit],
      ),
    );
  return {
    async addEvents(events, options = {}) {
      const part = eventsPart(events, options, context);
      return part.ids.length === 0 ? { added: [], duplicates: [], forgotten: [] } : add(part);
    },
    eventsOfUser: (userId, options) => page("user_id", userId, options),
    eventsOfItem: (itemId, options) => page("item_id", itemId, options),
    async getEvent(id) {
      checkId("an event", id);
      const [row] = await database.query(`select ${EVENT_COLUMNS} from modalis.events where id = $1`, [id]);
      return row && eventRecord(row);
    },
    async deleteEvent(id) {
      checkId("an event", id);
      return database.write("sequenced", async (query) => {
        const [removed] = await query(
          "delete from modalis.events where id = $1 returning user_id, item_id, sequence",
          [id],
        );
        if (removed === undefined) return false;
        await query(
          `insert into modalis.deletions (kind, id, user_id, item_id, event_sequence, at_ms)
            values ('event', $1, $2, $3, $4, $5)`,
          [id, removed.user_id as string, removed.item_id as string, removed.sequence as number, nowMs()],
        );
        return true;
      });
    },
    readEvents: ({ afterSequence = 0 } = {}) =>
      eachBatch<EventRecord, number>(eventsAfter, ({ sequence }) => sequence, afterSequence, ROWS_A_BATCH),
    readHistory: () => readHistory(database.columns),
  };
}
