import { endianness } from "node:os";
import type { SqlDatabase } from "../engine/sql-database.js";

/** A vector of an item or a user, with the fingerprint of its space. */
export interface SpaceVector {
  readonly space: string;
  readonly channel: string;
  /** Of the content that was encoded. */
  readonly sha256: string;
  readonly vector: Float32Array;
}

/** By the id of an item or a user. */
export type VectorsByOwner = ReadonlyMap<string, readonly SpaceVector[]>;

/** Owners of one statement: their vectors are a few megabytes. */
const MOST_OWNERS = 250;

const OF_ITEMS = `
  select item_id as owner, space, channel, sha256, vector from modalis.vectors
    where item_id in (select value from json_array_elements_text($1::json)) order by item_id, space, channel`;

const OF_USERS = `
  select user_id as owner, space, channel, sha256, vector from modalis.user_vectors
    where user_id in (select value from json_array_elements_text($1::json)) order by user_id, space, channel`;

/** Reads the vectors of some items or users in every space; those without any are absent. */
export async function vectorsByOwner(
  { query }: Pick<SqlDatabase, "query">,
  of: "items" | "users",
  ids: readonly string[],
): Promise<VectorsByOwner> {
  const vectors = new Map<string, SpaceVector[]>();
  for (let from = 0; from < ids.length; from += MOST_OWNERS) {
    const some = JSON.stringify(ids.slice(from, from + MOST_OWNERS));
    for (const row of await query(of === "items" ? OF_ITEMS : OF_USERS, [some])) {
      const own = vectors.get(row.owner as string) ?? [];
      own.push({
        space: row.space as string,
        channel: row.channel as string,
        sha256: row.sha256 as string,
        vector: floatsOf(row.vector as Uint8Array),
      });
      vectors.set(row.owner as string, own);
    }
  }
  return vectors;
}

const IS_LITTLE_ENDIAN = endianness() === "LE";

/** Of little-endian float32, whatever the machine. */
export function floatsOf(bytes: Uint8Array): Float32Array {
  const isWhole = bytes.byteLength === bytes.buffer.byteLength;
  // Else a copy: the bytes may begin anywhere, and are a part of many more.
  if (IS_LITTLE_ENDIAN) return new Float32Array((isWhole ? bytes : new Uint8Array(bytes)).buffer);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: bytes.byteLength / 4 }, (_, at) => view.getFloat32(at * 4, true));
}
