import { checkId } from "../check-values.js";
import { type FieldColumn, type SqlColumns, textAt } from "../engine/sql-columns.js";
import type { SqlRow } from "../engine/sql-database.js";
import { createTextNumbers } from "../events/number-texts.js";
import { eachPage } from "../in-batches.js";
import type { StoreContext } from "../store-context.js";
import { floatsOf, type VectorsByOwner, vectorsByOwner } from "./vectors-by-owner.js";
import { type EncodedOf, unchangedAmong, vectorWriter } from "./write-vectors.js";

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
  /**
   * Adds vectors or replaces those of the same item and channel.
   *
   * @param of The items as they were encoded: rows of one that was removed, or shows something else by now, are left out.
   * @throws `INVALID_ARGUMENT`.
   */
  putVectors(space: string, rows: readonly VectorRow[], of?: readonly EncodedOf[]): Promise<void>;
  /** All vectors of a space in the order they were stored, a batch at a time; one that is replaced meanwhile comes again. */
  readVectors(space: string): AsyncIterable<readonly VectorRow[]>;
  /** By item, in every space; items without any are absent. */
  vectorsOfItems(itemIds: readonly string[]): Promise<VectorsByOwner>;
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
    vector: floatsOf(row.vector as Uint8Array),
  };
}

/** The vectors of a database. */
export function createVectorRows({ database, nowMs }: StoreContext): VectorRows {
  const pageAfter = (space: string) => (after: number | undefined, limit: number) =>
    database.columns(PAGE, [space, after ?? 0, limit], KINDS);
  return {
    async putVectors(space, rows, of) {
      const write = vectorWriter(new Map([[space, rows]]));
      if (rows.length === 0) return;
      await database.write("sequenced", async (query) => {
        if (of === undefined) return write(query);
        const same = await unchangedAmong(query, of);
        const left = rows.filter(({ itemId }) => same.has(itemId));
        return vectorWriter(new Map([[space, left]]))(query);
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
      const pages = eachPage(pageAfter(space), {
        rowsOf: ([{ length }]) => length,
        keyOf: ([sequences]) => sequences.at(-1)!,
        limit,
      });
      for await (const page of pages) {
        const rows = rowsOf(page);
        if (rows.length > 0) yield rows;
      }
    },
    async vectorsOfItems(itemIds) {
      for (const itemId of itemIds) checkId("an item", itemId);
      return vectorsByOwner(database, "items", itemIds);
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

/** The next rows by sequence, which is the order they lie in on disk; of those of other spaces no more than the number. */
const PAGE = `
  select sequence, space = $1, item_id, channel, sha256, case when space = $1 then vector end
    from modalis.vectors where sequence > $2 order by sequence limit $3`;

const KINDS = ["bigint", "boolean", "text", "text", "text", "bytes"] as const;

function rowsOf([, isOwn, itemIds, channels, digests, vectors]: SqlColumns<typeof KINDS>): VectorRow[] {
  // Rows are views of one copy of the page: a copy of each costs more than all else here.
  const values = valuesOf(vectors);
  const channelNames = createTextNumbers();
  const channelOf = channelNames.numbersOf(channels);
  let from = 0;
  const rows: VectorRow[] = [];
  for (let row = 0; row < isOwn.length; row++) {
    if (isOwn[row] !== 1) continue;
    const to = from + (vectors.ends[row]! - vectors.starts[row]!) / 4;
    rows.push({
      itemId: textAt(itemIds, row),
      channel: channelNames.texts[channelOf[row]!]!,
      sha256: textAt(digests, row),
      vector: values.subarray(from, to),
    });
    from = to;
  }
  return rows;
}

/** The values of all rows, one after the other. */
function valuesOf({ bytes, starts, ends }: FieldColumn): Float32Array {
  let length = 0;
  for (let row = 0; row < starts.length; row++) length += ends[row]! - starts[row]!;
  const together = new Uint8Array(length);
  let end = 0;
  for (let row = 0; row < starts.length; row++) {
    together.set(bytes.subarray(starts[row], ends[row]), end);
    end += ends[row]! - starts[row]!;
  }
  return floatsOf(together);
}
