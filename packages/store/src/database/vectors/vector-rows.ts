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
  /** All vectors of a space by item and channel, a batch at a time. */
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
  const list = (space: string) => async (after: VectorRow | undefined, limit: number) => {
    const rows = await database.query(
      `select item_id, channel, sha256, vector from modalis.vectors
        where space = $1 and (item_id, channel) > ($2, $3) order by item_id, channel limit $4`,
      [space, after?.itemId ?? "", after?.channel ?? "", limit],
    );
    return rows.map(vectorRow);
  };
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
    readVectors(space) {
      checkId("a space", space);
      return eachBatch<VectorRow, VectorRow>(list(space), (row) => row, undefined, 1_000);
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
  const bytes = Buffer.alloc(vector.length * 4);
  for (const [at, value] of vector.entries()) bytes.writeFloatLE(value, at * 4);
  return bytes;
}

function vectorOf(bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: bytes.byteLength / 4 }, (_, at) => view.getFloat32(at * 4, true));
}
