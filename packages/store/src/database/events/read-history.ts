import type { SqlColumnQuery } from "../engine/sql-database.js";
import { eachPage } from "../in-batches.js";
import { createTextNumbers } from "./number-texts.js";

/** Events of a store in columns: what a taste is measured from. */
export interface HistoryColumns {
  /** Everybody who was named so far, in this batch or one before. */
  readonly userIds: readonly string[];
  /** The items that were named so far. */
  readonly itemIds: readonly string[];
  /** The kinds that were named so far. */
  readonly kindNames: readonly string[];
  /** `[events]`: the place of the event's user among the ids. */
  readonly users: Int32Array;
  /** `[events]`: the place of its item. */
  readonly items: Int32Array;
  /** `[events]`: the place of its kind. */
  readonly kinds: Int32Array;
  /** `[events]`: NaN where there is none. */
  readonly values: Float64Array;
  /** `[events]`: milliseconds since 1970, 0 for an unknown time. */
  readonly timesMs: Float64Array;
  /** `[events]`: rising. */
  readonly sequences: Float64Array;
}

const EVENTS_A_BATCH = 20_000;

const PAGE = `select user_id, item_id, kind, value, timestamp_ms, sequence from modalis.events
  where sequence > $1 order by sequence limit $2`;

const KINDS = ["text", "text", "text", "double", "double", "bigint"] as const;

/** All events by their sequence numbers, a batch at a time. */
export async function* readHistory(columns: SqlColumnQuery): AsyncGenerator<HistoryColumns, void, undefined> {
  const page = (after: number | undefined, limit: number) => columns(PAGE, [after ?? 0, limit], KINDS);
  const [users, items, kinds] = [createTextNumbers(), createTextNumbers(), createTextNumbers()];
  const pages = eachPage(page, {
    rowsOf: ([{ starts }]) => starts.length,
    keyOf: ([, , , , , sequences]) => sequences.at(-1)!,
    limit: EVENTS_A_BATCH,
  });
  for await (const [userIds, itemIds, kindNames, values, timesMs, sequences] of pages) {
    yield {
      users: users.numbersOf(userIds),
      items: items.numbersOf(itemIds),
      kinds: kinds.numbersOf(kindNames),
      ...{ userIds: users.texts, itemIds: items.texts, kindNames: kinds.texts },
      ...{ values, timesMs, sequences },
    };
  }
}
