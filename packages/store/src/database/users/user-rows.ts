import { checkId } from "../check-values.js";
import { jsonAt, type SqlColumns, textAt } from "../engine/sql-columns.js";
import type { SqlQuery, SqlRow } from "../engine/sql-database.js";
import { eachBatch, jsonBatches } from "../in-batches.js";
import { attributesJson, clip, contentsJson } from "../items/item-json.js";
import type { Attributes, ContentReferences } from "../items/item-record.js";
import { checkListOptions, type ListOptions } from "../items/item-rows.js";
import type { StoreContext } from "../store-context.js";

/** Somebody that things are recommended to, as a live store holds it. */
export interface UserRecord {
  readonly id: string;
  readonly contents: ContentReferences;
  readonly attributes: Attributes;
  /** When it was last written, by the store's clock. */
  readonly updatedAtMs: number;
}

/** What a caller says of a user; the store adds the time. */
export type UserInput = Pick<UserRecord, "id"> & Partial<Pick<UserRecord, "contents" | "attributes">>;

/** What became of users that were given. */
export interface PutUsersResult {
  readonly stored: readonly UserRecord[];
  /** Ids of users that were forgotten and therefore left out; see `readmitUser`. */
  readonly forgotten: readonly string[];
}

/** The users of a live store. */
export interface UserRows {
  /**
   * Adds users or replaces them as a whole; of the same id given twice the last counts.
   *
   * @throws `INVALID_ARGUMENT` or `LIMIT_EXCEEDED` for what a database cannot hold; nothing is stored then.
   */
  putUsers(users: readonly UserInput[]): Promise<PutUsersResult>;
  getUser(id: string): Promise<UserRecord | undefined>;
  /** Those that exist, in no particular order. */
  getUsers(ids: readonly string[]): Promise<readonly UserRecord[]>;
  listUsers(options: ListOptions): Promise<readonly UserRecord[]>;
  /** Removes the user's own row only, and tells whether it was there; `forgetUser` removes everything. */
  deleteUser(id: string): Promise<boolean>;
  /** All users by their ids, a batch at a time. */
  readUsers(): AsyncIterable<readonly UserRecord[]>;
}

const COLUMNS = "id, contents, attributes, updated_at_ms";

/** The record of a row of the table of users. */
export function userRecord(row: SqlRow): UserRecord {
  return {
    id: row.id as string,
    contents: row.contents as ContentReferences,
    attributes: row.attributes as Attributes,
    updatedAtMs: row.updated_at_ms as number,
  };
}

/** No id is empty. */
const LIST = `select id, contents::text, attributes::text, updated_at_ms from modalis.users
  where id > $1 order by id limit $2`;

const KINDS = ["text", "text", "text", "double"] as const;

function usersOfColumns([ids, contents, attributes, written]: SqlColumns<typeof KINDS>): UserRecord[] {
  return Array.from(written, (updatedAtMs, row) => ({
    id: textAt(ids, row),
    contents: jsonAt(contents, row) as ContentReferences,
    attributes: jsonAt(attributes, row) as Attributes,
    updatedAtMs,
  }));
}

/** The users of a database. */
export function createUserRows({ database, nowMs, tombstoneOf }: StoreContext): UserRows {
  const list = async (after: string | undefined, limit: number) =>
    usersOfColumns(await database.columns(LIST, [after ?? "", limit], KINDS));
  return {
    async putUsers(users) {
      const rows = new Map(users.map((user) => [user.id, userJson(user, tombstoneOf)]));
      if (rows.size === 0) return { stored: [], forgotten: [] };
      const batches = jsonBatches([...rows.values()]);
      const stored = await database.write("sequenced", (query) => putBatches(query, batches, nowMs()));
      const ids = new Set(stored.map(({ id }) => id));
      return { stored, forgotten: [...rows.keys()].filter((id) => !ids.has(id)) };
    },
    async getUser(id) {
      checkId("a user", id);
      const [row] = await database.query(`select ${COLUMNS} from modalis.users where id = $1`, [id]);
      return row && userRecord(row);
    },
    async getUsers(ids) {
      for (const id of ids) checkId("a user", id);
      const rows = await database.query(
        `select ${COLUMNS} from modalis.users where id in (select value from json_array_elements_text($1::json))`,
        [JSON.stringify(ids)],
      );
      return rows.map(userRecord);
    },
    async listUsers(options) {
      checkListOptions(options);
      if (options.query === undefined) return list(options.after, options.limit);
      const rows = await database.query(
        `select ${COLUMNS} from modalis.users where ($1::text is null or id > $1)
          and position(lower($3) in lower(id || ' ' || attributes::text || ' ' || contents::text)) > 0
          order by id limit $2`,
        [options.after ?? null, options.limit, options.query],
      );
      return rows.map(userRecord);
    },
    async deleteUser(id) {
      checkId("a user", id);
      return database.write("sequenced", async (query) => {
        const removed = await query("delete from modalis.users where id = $1 returning id", [id]);
        if (removed.length === 0) return false;
        await query("insert into modalis.deletions (kind, id, user_id, at_ms) values ('user', $1, $1, $2)", [
          id,
          nowMs(),
        ]);
        return true;
      });
    },
    readUsers: () => eachBatch<UserRecord, string>(list, ({ id }) => id),
  };
}

function userJson(user: UserInput, tombstoneOf: StoreContext["tombstoneOf"]): string {
  checkId("a user", user.id);
  return JSON.stringify({
    id: user.id,
    tombstone: tombstoneOf(user.id),
    contents: contentsJson(`user "${clip(user.id)}"`, user.contents ?? {}),
    attributes: attributesJson(`user "${clip(user.id)}"`, user.attributes ?? {}),
  });
}

async function putBatches(query: SqlQuery, batches: readonly string[], nowMs: number): Promise<UserRecord[]> {
  const records: UserRecord[] = [];
  for (const batch of batches) {
    const rows = await query(
      `insert into modalis.users (id, contents, attributes, updated_at_ms)
        select id, contents::json, attributes::json, $2
          from json_to_recordset($1::json) as given(id text, tombstone text, contents text, attributes text)
          where not exists (select from modalis.forgotten where forgotten.tombstone = given.tombstone)
        on conflict (id) do update set contents = excluded.contents, attributes = excluded.attributes,
          updated_at_ms = excluded.updated_at_ms, sequence = nextval('modalis.change_sequence')
        returning ${COLUMNS}`,
      [batch, nowMs],
    );
    records.push(...rows.map(userRecord));
  }
  return records;
}
