import { checkId, checkNumber, checkText } from "../check-values.js";
import type { SqlQuery } from "../engine/sql-database.js";
import { jsonBatches } from "../in-batches.js";
import { clip } from "../items/item-json.js";
import type { StoreContext } from "../store-context.js";
import { timeOrderedId } from "../time-ordered-id.js";
import { EVENT_COLUMNS, type EventInput, type EventRecord, eventRecord } from "./event-record.js";

export interface AddEventsOptions {
  /** Also adds the users and items that are not there, without content or attributes. Default false. */
  readonly createMissing?: boolean;
}

/** What became of events that were given. */
export interface AddEventsResult {
  /** Those that are stored now, in the order given, with their sequence numbers. */
  readonly added: readonly EventRecord[];
  /** Ids that were there before, or earlier in the same call. */
  readonly duplicates: readonly string[];
  /** Ids of events of users that were forgotten, which are left out. */
  readonly forgotten: readonly string[];
}

/** The events of one call, checked and ready for a statement. */
export interface EventsPart {
  readonly ids: readonly string[];
  /** The users' tombstones, in the order of the ids. */
  readonly tombstones: readonly string[];
  /** One JSON object an event. */
  readonly rows: readonly string[];
  readonly createMissing: boolean;
}

/** @throws `INVALID_ARGUMENT` for an event that a database cannot hold; nothing of its call is stored then. */
export function eventsPart(
  events: readonly EventInput[],
  options: AddEventsOptions,
  { nowMs, tombstoneOf }: StoreContext,
): EventsPart {
  const tombstones = new Map<string, string>();
  const given = events.map((event) => {
    const id = event.id ?? timeOrderedId(nowMs());
    checkEvent(id, event);
    const tombstone = tombstones.get(event.userId) ?? tombstoneOf(event.userId);
    tombstones.set(event.userId, tombstone);
    return { id, tombstone, event };
  });
  return {
    ids: given.map(({ id }) => id),
    tombstones: given.map(({ tombstone }) => tombstone),
    rows: given.map(({ id, tombstone, event }) =>
      JSON.stringify({
        id,
        tombstone,
        user_id: event.userId,
        item_id: event.itemId,
        kind: event.kind,
        value: event.value ?? null,
        timestamp_ms: event.timestampMs ?? nowMs(),
        recomm_id: event.recommId ?? null,
      }),
    ),
    createMissing: options.createMissing ?? false,
  };
}

/** Stores the events of several calls within a transaction, each call as if it came alone after the one before. */
export async function insertEvents(
  query: SqlQuery,
  parts: readonly EventsPart[],
  nowMs: number,
): Promise<readonly AddEventsResult[]> {
  const missing = parts.flatMap(({ createMissing, rows }) => (createMissing ? rows : []));
  for (const batch of jsonBatches(missing)) await createMissing(query, batch, nowMs);
  const added = new Map<string, EventRecord>();
  for (const batch of jsonBatches(parts.flatMap(({ rows }) => rows))) {
    for (const row of await query(INSERT, [batch])) added.set(row.id as string, eventRecord(row));
  }
  const left = parts.flatMap(({ tombstones, ids }) => tombstones.filter((_, at) => !added.has(ids[at]!)));
  const forgotten = await forgottenAmong(query, left);
  return parts.map((part) => {
    const taken: EventRecord[] = [];
    const out: string[] = [];
    for (const [at, id] of part.ids.entries()) {
      const record = added.get(id);
      // Of an id that several name, the first is the one that was added.
      if (record !== undefined && added.delete(id)) taken.push(record);
      else out.push(forgotten.has(part.tombstones[at]!) ? `f${id}` : `d${id}`);
    }
    const named = (mark: string) => out.filter((name) => name[0] === mark).map((name) => name.slice(1));
    return { added: taken, duplicates: named("d"), forgotten: named("f") };
  });
}

const NOT_FORGOTTEN =
  "not exists (select from modalis.forgotten where forgotten.tombstone = given.tombstone)";

/** Rows are numbered in the order given, which `order by` over the rows' places keeps. */
const INSERT = `
  insert into modalis.events (id, user_id, item_id, kind, value, timestamp_ms, recomm_id)
    select id, user_id, item_id, kind, value, timestamp_ms, recomm_id
      from rows from (json_to_recordset($1::json) as (id text, tombstone text, user_id text, item_id text, kind text,
        value double precision, timestamp_ms double precision, recomm_id text)) with ordinality
        as given(id, tombstone, user_id, item_id, kind, value, timestamp_ms, recomm_id, place)
      where ${NOT_FORGOTTEN}
      order by place
    on conflict (id) do nothing
    returning ${EVENT_COLUMNS}`;

async function createMissing(query: SqlQuery, batch: string, nowMs: number): Promise<void> {
  await query(
    `insert into modalis.items (id, contents, attributes, hidden, updated_at_ms)
      select item_id, '{}', '{}', false, $2
        from json_to_recordset($1::json) as given(item_id text, tombstone text) where ${NOT_FORGOTTEN}
        group by item_id
      on conflict (id) do nothing`,
    [batch, nowMs],
  );
  await query(
    `insert into modalis.users (id, contents, attributes, updated_at_ms)
      select user_id, '{}', '{}', $2
        from json_to_recordset($1::json) as given(user_id text, tombstone text) where ${NOT_FORGOTTEN}
        group by user_id
      on conflict (id) do nothing`,
    [batch, nowMs],
  );
}

async function forgottenAmong(query: SqlQuery, tombstones: readonly string[]): Promise<ReadonlySet<string>> {
  if (tombstones.length === 0) return new Set();
  const rows = await query(
    `select tombstone from modalis.forgotten
      where tombstone in (select value from json_array_elements_text($1::json))`,
    [JSON.stringify([...new Set(tombstones)])],
  );
  return new Set(rows.map(({ tombstone }) => tombstone as string));
}

function checkEvent(id: string, event: EventInput): void {
  checkId("an event", id);
  const what = `event "${clip(id)}"`;
  checkId(`the user of ${what}`, event.userId);
  checkId(`the item of ${what}`, event.itemId);
  checkText(`the kind of ${what}`, event.kind);
  if (event.value !== undefined) checkNumber(`the value of ${what}`, event.value);
  if (event.timestampMs !== undefined) checkNumber(`the time of ${what}`, event.timestampMs);
  if (event.recommId !== undefined) checkId(`the recommendation of ${what}`, event.recommId);
}
