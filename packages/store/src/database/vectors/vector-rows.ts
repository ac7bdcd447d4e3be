import { endianness } from "node:os";
import { ModalisError } from "@modalis/contract";
import { checkId } from "../check-values.js";
import type { SqlRow } from "../engine/sql-database.js";
import { eachBatch, jsonBatches } from "../in-batches.js";
import { clip } from "../items/item-json.js";
import type { StoreContext } from "../store-context.js";

/** The vector of one item in one channel of a space. */
export interface VectorRow {
  readonly itemId: string;
  /** Such as `"image"` or `"image.colours"`. */
  readonly channel: string;
  /** Of the content that was encoded, so that a changed content shows. */
  readonly sha256: string;
  readonly vector: Float32Array;
}

/** The vectors of a live store, by the fingerprint of their space. */
export interface VectorRows {
  /** Adds vectors or replaces those of the same item and channel. @throws `INVALID_ARGUMENT`. */
  putVectors(space: string, rows: readonly VectorRow[]): Promise<void>;
  /** All vectors of a space in the order they were stored, a batch at a time; one that is replaced meanwhile comes again. */
  readVectors(space: string): AsyncIterable<readonly VectorRow[]>;
  vectorsOfItem(itemId: string): Promise<readonly (VectorRow & { readonly space: string })[]>;
  /** How many vectors there are of each space. */
  countVectors(): Promise<ReadonlyMap<string, number>>;
  /** Removes a space's vectors and tells how many there were. */
  deleteVectors(space: string): Promise<number>;
}

/** The row of the table of vectors. */
export function vectorRow(row: SqlRow): VectorRow {
  return {
    itemId: row.item_id as string,
    channel: row.channel as string,
    sha256: row.sha256 as string,
    vector: vectorOf(row.vector as Uint8Array),
  };
}

/** The vectors of a database. */
export function createVectorRows({ database, nowMs }: StoreContext): VectorRows {
  const pageAfter = (space: string, limit: number) => async (after: number | undefined) =>
    pageOf(await database.query(PAGE, [space, after ?? 0, limit]));
  return {
    async putVectors(space, rows) {
      checkId("a space", space);
      const texts = new Map(rows.map((row) => [`${row.itemId}\u0000${row.channel}`, vectorJson(row)]));
      if (texts.size === 0) return;
      const batches = jsonBatches([...texts.values()]);
      await database.write("sequenced", async (query) => {
        for (const batch of batches) await query(PUT, [batch, space]);
      });
    },
    async *readVectors(space) {
      checkId("a space", space);
      const [first] = await database.query(
        "select octet_length(vector) as bytes from modalis.vectors where space = $1 limit 1",
        [space],
      );
      if (first === undefined) return;
      const limit = Math.min(MOST_ROWS, Math.max(1, Math.floor(PAGE_BYTES / (first.bytes as number))));
      for await (const pages of eachBatch(pageAfter(space, limit), ({ last }) => last, 0, 1)) {
        for (const { rows } of pages) if (rows.length > 0) yield rows;
      }
    },
    async vectorsOfItem(itemId) {
      checkId("an item", itemId);
      const rows = await database.query(
        `select space, item_id, channel, sha256, vector from modalis.vectors where item_id = $1
          order by space, channel`,
        [itemId],
      );
      return rows.map((row) => ({ space: row.space as string, ...vectorRow(row) }));
    },
    async countVectors() {
      const rows = await database.query(
        "select space, count(*) as count from modalis.vectors group by space order by space",
      );
      return new Map(rows.map(({ space, count }) => [space as string, count as number]));
    },
    async deleteVectors(space) {
      checkId("a space", space);
      return database.write("sequenced", async (query) => {
        const [row] = await query(
          "with removed as (delete from modalis.vectors where space = $1 returning 1) select count(*) as count from removed",
          [space],
        );
        const count = row!.count as number;
        if (count > 0) {
          await query("insert into modalis.deletions (kind, id, at_ms) values ('vectors', $1, $2)", [
            space,
            nowMs(),
          ]);
        }
        return count;
      });
    },
  };
}

/** Vectors of one statement: as many rows as hold so many bytes, and at most so many. */
const PAGE_BYTES = 4 * 1024 * 1024;
const MOST_ROWS = 8_000;

/**
 * The next rows by sequence, which is the order they lie in on disk, with their vectors in one text: a column of bytes
 * costs several times as much.
 */
const PAGE = `
  select max(sequence) as last,
      json_agg(json_build_array(item_id, channel, sha256, octet_length(vector))) filter (where space = $1) as rows,
      encode(string_agg(vector, '') filter (where space = $1), 'base64') as vectors
    from (select * from modalis.vectors where sequence > $2 order by sequence limit $3) as page`;

interface VectorPage {
  readonly rows: readonly VectorRow[];
  readonly last: number;
}

/** One page in a list, or none after the last row. */
function pageOf([found]: readonly SqlRow[]): VectorPage[] {
  if (found === undefined || found.last === null) return [];
  const named = (found.rows ?? []) as readonly (readonly [string, string, string, number])[];
  const bytes = Buffer.from((found.vectors as string | null) ?? "", "base64");
  let from = 0;
  const rows = named.map(([itemId, channel, sha256, length]): VectorRow => {
    const vector = vectorOf(bytes.subarray(from, from + length));
    from += length;
    return { itemId, channel, sha256, vector };
  });
  return [{ rows, last: found.last as number }];
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

const IS_LITTLE_ENDIAN = endianness() === "LE";

/** Little-endian float32, whatever the machine. */
function bytesOf(vector: Float32Array): Buffer {
  if (IS_LITTLE_ENDIAN) return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength);
  const bytes = Buffer.alloc(vector.length * 4);
  for (const [at, value] of vector.entries()) bytes.writeFloatLE(value, at * 4);
  return bytes;
}

function vectorOf(bytes: Uint8Array): Float32Array {
  // A copy: the bytes may begin anywhere, and are a part of many more.
  if (IS_LITTLE_ENDIAN) return new Float32Array(new Uint8Array(bytes).buffer);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: bytes.byteLength / 4 }, (_, at) => view.getFloat32(at * 4, true));
}
