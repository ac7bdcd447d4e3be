import { endianness } from "node:os";
import { isDeepStrictEqual } from "node:util";
import { ModalisError } from "@modalis/contract";
import { checkId } from "../check-values.js";
import type { SqlQuery } from "../engine/sql-database.js";
import { jsonBatches } from "../in-batches.js";
import { clip } from "../items/item-json.js";
import type { ItemRecord } from "../items/item-record.js";
import type { VectorRow } from "./vector-rows.js";

/** What a vector was made of. */
export type EncodedOf = Pick<ItemRecord, "id" | "contents">;

/** Vectors to store, by the fingerprint of their space. */
export type SpaceVectors = ReadonlyMap<string, readonly VectorRow[]>;

/**
 * Checks vectors, and gives what stores them within a transaction; of the same item and channel given twice the last counts.
 *
 * @throws `INVALID_ARGUMENT`.
 */
export function vectorWriter(vectors: SpaceVectors): (query: SqlQuery) => Promise<void> {
  const statements = [...vectors].flatMap(([space, rows]) => {
    checkId("a space", space);
    const texts = new Map(rows.map((row) => [`${row.itemId}\u0000${row.channel}`, vectorJson(row)]));
    return jsonBatches([...texts.values()]).map((batch) => [batch, space] as const);
  });
  return async (query) => {
    for (const [batch, space] of statements) await query(PUT, [batch, space]);
  };
}

/** Those of the items that show what they showed. */
export async function unchangedAmong(
  query: SqlQuery,
  of: readonly EncodedOf[],
): Promise<ReadonlySet<string>> {
  const rows = await query(
    `select id, contents from modalis.items where id in (select value from json_array_elements_text($1::json))`,
    [JSON.stringify(of.map(({ id }) => id))],
  );
  const now = new Map(rows.map(({ id, contents }) => [id as string, contents]));
  return new Set(
    of.filter(({ id, contents }) => isDeepStrictEqual(now.get(id), contents)).map(({ id }) => id),
  );
}

const PUT = `
  insert into modalis.vectors (space, item_id, channel, sha256, vector)
    select $2, item_id, channel, sha256, decode(vector, 'base64')
      from json_to_recordset($1::json) as given(item_id text, channel text, sha256 text, vector text)
    on conflict (space, item_id, channel) do update set sha256 = excluded.sha256, vector = excluded.vector,
      sequence = nextval('modalis.change_sequence')`;

function vectorJson({ itemId, channel, sha256, vector }: VectorRow): string {
  checkId("the item of a vector", itemId);
  checkId("the channel of a vector", channel);
  if (!/^[0-9a-f]{64}$/.test(sha256)) {
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `the digest of item "${clip(itemId)}" is not SHA-256 in hexadecimal`,
    );
  }
  if (!vector.every(Number.isFinite)) {
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `the vector of item "${clip(itemId)}" holds what is no finite number`,
    );
  }
  return JSON.stringify({ item_id: itemId, channel, sha256, vector: bytesOf(vector).toString("base64") });
}

/** Little-endian float32, whatever the machine. */
function bytesOf(vector: Float32Array): Buffer {
  if (endianness() === "LE") return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength);
  const bytes = Buffer.alloc(vector.length * 4);
  for (const [at, value] of vector.entries()) bytes.writeFloatLE(value, at * 4);
  return bytes;
}
