import { isDeepStrictEqual } from "node:util";
import { checkCount, checkId, checkText } from "../check-values.js";
import type { SqlQuery } from "../engine/sql-database.js";
import { eachBatch, jsonBatches } from "../in-batches.js";
import type { StoreContext } from "../store-context.js";
import { type SpaceVectors, vectorWriter } from "../vectors/write-vectors.js";
import { itemJson } from "./item-json.js";
import {
  ITEM_COLUMN_KINDS,
  ITEM_COLUMN_TEXTS,
  ITEM_COLUMNS,
  type ItemInput,
  type ItemRecord,
  itemRecord,
  itemsOfColumns,
} from "./item-record.js";

/** A page of a listing: rows after an id, in the order of their ids' bytes. */
export interface ListOptions {
  /** The last id of the page before; the first page when absent. */
  readonly after?: string;
  /** At least 1. */
  readonly limit: number;
  /** Only rows whose id, attributes or contents hold this text, without regard to case. */
  readonly query?: string;
}

/** The items of a live store. */
export interface ItemRows {
  /**
   * Adds items or replaces them as a whole, with vectors of what they show where given; of the same id given twice the last
   * counts. All or none are stored: of two calls with one item, whichever is later leaves its content and its vectors.
   *
   * @throws `INVALID_ARGUMENT` or `LIMIT_EXCEEDED` for what a database cannot hold.
   */
  putItems(items: readonly ItemInput[], vectors?: SpaceVectors): Promise<readonly ItemRecord[]>;
  /**
   * Replaces an item only while it is as it was read, so that what somebody wrote meanwhile is never lost; `undefined`, and
   * nothing stored, when it was written otherwise or removed since.
   *
   * @throws as `putItems`.
   */
  replaceItem(expected: ItemRecord, item: ItemInput): Promise<ItemRecord | undefined>;
  getItem(id: string): Promise<ItemRecord | undefined>;
  /** Those that exist, in no particular order. */
  getItems(ids: readonly string[]): Promise<readonly ItemRecord[]>;
  listItems(options: ListOptions): Promise<readonly ItemRecord[]>;
  /** Removes an item and its vectors, not its events; tells whether it was there. */
  deleteItem(id: string): Promise<boolean>;
  /** All items by their ids, a batch at a time. */
  readItems(): AsyncIterable<readonly ItemRecord[]>;
}

/** No id is empty. */
const LIST = `select ${ITEM_COLUMN_TEXTS} from modalis.items where id > $1 order by id limit $2`;

/** The items of a database. */
export function createItemRows({ database, nowMs }: StoreContext): ItemRows {
  const list = async (after: string | undefined, limit: number) =>
    itemsOfColumns(await database.columns(LIST, [after ?? "", limit], ITEM_COLUMN_KINDS));
  return {
    async putItems(items, vectors = new Map()) {
      const rows = new Map(items.map((item) => [item.id, itemJson(item)]));
      const writeVectors = vectorWriter(vectors);
      if (rows.size === 0) return [];
      const batches = jsonBatches([...rows.values()]);
      return database.write("sequenced", async (query) => {
        // First, so that whoever follows the changes finds them with the item.
        await writeVectors(query);
        return putBatches(query, batches, nowMs());
      });
    },
    async replaceItem(expected, item) {
      const batches = jsonBatches([itemJson(item)]);
      return database.write("sequenced", async (query) => {
        const [row] = await query(`select ${ITEM_COLUMNS} from modalis.items where id = $1 for update`, [
          item.id,
        ]);
        if (row === undefined || !isDeepStrictEqual(itemRecord(row), expected)) return undefined;
        return (await putBatches(query, batches, nowMs()))[0];
      });
    },
    async getItem(id) {
      checkId("an item", id);
      const [row] = await database.query(`select ${ITEM_COLUMNS} from modalis.items where id = $1`, [id]);
      return row && itemRecord(row);
    },
    async getItems(ids) {
      for (const id of ids) checkId("an item", id);
      const rows = await database.query(
        `select ${ITEM_COLUMNS} from modalis.items
          where id in (select value from json_array_elements_text($1::json))`,
        [JSON.stringify(ids)],
      );
      return rows.map(itemRecord);
    },
    async listItems(options) {
      checkListOptions(options);
      if (options.query === undefined) return list(options.after, options.limit);
      const rows = await database.query(
        `select ${ITEM_COLUMNS} from modalis.items where ($1::text is null or id > $1)
          and position(lower($3) in lower(id || ' ' || attributes::text || ' ' || contents::text)) > 0
          order by id limit $2`,
        [options.after ?? null, options.limit, options.query],
      );
      return rows.map(itemRecord);
    },
    async deleteItem(id) {
      checkId("an item", id);
      return database.write("sequenced", (query) => deleteItem(query, id, nowMs()));
    },
    readItems: () => eachBatch<ItemRecord, string>(list, ({ id }) => id),
  };
}

/** @throws `INVALID_ARGUMENT`. */
export function checkListOptions({ after, limit, query }: ListOptions): void {
  if (after !== undefined) checkId("the row to go on after", after);
  checkCount("limit", limit, 1);
  if (query !== undefined) checkText("the text to look for", query);
}

async function putBatches(query: SqlQuery, batches: readonly string[], nowMs: number): Promise<ItemRecord[]> {
  const records: ItemRecord[] = [];
  for (const batch of batches) {
    const rows = await query(
      `insert into modalis.items as old (id, contents, attributes, labels, hidden, timestamp_ms, updated_at_ms)
        select id, contents::json, attributes::json, labels::json, hidden, timestamp_ms, $2
          from json_to_recordset($1::json) as given(id text, contents text, attributes text, labels text,
            hidden boolean, timestamp_ms double precision)
        on conflict (id) do update set contents = excluded.contents, attributes = excluded.attributes,
          labels = excluded.labels, hidden = excluded.hidden, timestamp_ms = excluded.timestamp_ms,
          updated_at_ms = excluded.updated_at_ms, sequence = nextval('modalis.change_sequence')
        returning ${ITEM_COLUMNS}`,
      [batch, nowMs],
    );
    records.push(...rows.map(itemRecord));
  }
  return records;
}

async function deleteItem(query: SqlQuery, id: string, nowMs: number): Promise<boolean> {
  const removed = await query("delete from modalis.items where id = $1 returning id", [id]);
  const vectors = await query("delete from modalis.vectors where item_id = $1 returning channel", [id]);
  if (removed.length + vectors.length > 0) {
    await query("insert into modalis.deletions (kind, id, at_ms) values ('item', $1, $2)", [id, nowMs]);
  }
  return removed.length > 0;
}
