import { ModalisError } from "@modalis/contract";
import { checkId } from "../check-values.js";
import { eachBatch, jsonBatches } from "../in-batches.js";
import { clip } from "../items/item-json.js";
import type { StoreContext } from "../store-context.js";
import { floatsOf, type VectorsByOwner, vectorsByOwner } from "./vectors-by-owner.js";

/** The vector of what one user shows of themselves, in one channel of a space. */
export interface UserVectorRow {
  readonly userId: string;
  readonly channel: string;
  /** Of the content that was encoded, so that a changed content shows. */
  readonly sha256: string;
  readonly vector: Float32Array;
}

/** The users' vectors of a live store, by the fingerprint of their space. */
export interface UserVectorRows {
  /**
   * Adds vectors or replaces those of the same user and channel; those of forgotten users are left out. Where their space was
   * put in use, the users are told as changed.
   *
   * @throws `INVALID_ARGUMENT`.
   */
  putUserVectors(space: string, rows: readonly UserVectorRow[]): Promise<void>;
  /** All users' vectors of a space by user, a batch at a time. */
  readUserVectors(space: string): AsyncIterable<readonly UserVectorRow[]>;
  /** By user, in every space; users without any are absent. */
  vectorsOfUsers(userIds: readonly string[]): Promise<VectorsByOwner>;
}

/** The users' vectors of a database. */
export function createUserVectorRows({ database, tombstoneOf }: StoreContext): UserVectorRows {
  const list = (space: string) => async (after: UserVectorRow | undefined, limit: number) => {
    const rows = await database.query(
      `select user_id, channel, sha256, vector from modalis.user_vectors
        where space = $1 and (user_id, channel) > ($2, $3) order by user_id, channel limit $4`,
      [space, after?.userId ?? "", after?.channel ?? "", limit],
    );
    return rows.map(({ user_id, channel, sha256, vector }) => ({
      userId: user_id as string,
      channel: channel as string,
      sha256: sha256 as string,
      vector: floatsOf(vector as Uint8Array),
    }));
  };
  return {
    async putUserVectors(space, rows) {
      checkId("a space", space);
      const texts = new Map(
        rows.map((row) => [`${row.userId}\u0000${row.channel}`, rowJson(row, tombstoneOf(row.userId))]),
      );
      if (texts.size === 0) return;
      const batches = jsonBatches([...texts.values()]);
      await database.write("sequenced", async (query) => {
        for (const batch of batches) await query(PUT, [batch, space]);
        // Servers read a space as a whole when it is put in use: what comes before that changes nobody.
        const [inUse] = await query(IN_USE, [space]);
        if (inUse === undefined) return;
        const ids = [...new Set(rows.map(({ userId }) => userId))].sort();
        await query(TOUCH, [JSON.stringify(ids)]);
      });
    },
    readUserVectors(space) {
      checkId("a space", space);
      return eachBatch<UserVectorRow, UserVectorRow>(list(space), (row) => row, undefined, 1_000);
    },
    async vectorsOfUsers(userIds) {
      for (const userId of userIds) checkId("a user", userId);
      return vectorsByOwner(database, "users", userIds);
    },
  };
}

const IN_USE = `
  select from (
    select distinct on (channel) fingerprint from modalis.space_promotions order by channel, sequence desc
  ) as latest where fingerprint = $1`;

const TOUCH = `
  update modalis.users set sequence = nextval('modalis.change_sequence')
    where id in (select value from json_array_elements_text($1::json))`;

const PUT = `
  insert into modalis.user_vectors (space, user_id, channel, sha256, vector)
    select $2, user_id, channel, sha256, decode(vector, 'base64')
      from json_to_recordset($1::json) as given(user_id text, tombstone text, channel text, sha256 text, vector text)
      where not exists (select from modalis.forgotten where forgotten.tombstone = given.tombstone)
    on conflict (space, user_id, channel) do update set sha256 = excluded.sha256, vector = excluded.vector`;

function rowJson({ userId, channel, sha256, vector }: UserVectorRow, tombstone: string): string {
  checkId("the user of a vector", userId);
  checkId("the channel of a vector", channel);
  if (!/^[0-9a-f]{64}$/.test(sha256) || !vector.every(Number.isFinite)) {
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `a vector of user "${clip(userId)}" lacks its SHA-256 in hexadecimal, or holds what is no finite number`,
    );
  }
  const bytes = Buffer.alloc(vector.length * 4);
  for (const [at, value] of vector.entries()) bytes.writeFloatLE(value, at * 4);
  return JSON.stringify({ user_id: userId, tombstone, channel, sha256, vector: bytes.toString("base64") });
}
