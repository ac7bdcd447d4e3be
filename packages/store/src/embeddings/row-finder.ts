import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { rowOf } from "@modalis/contract";
import { readShard } from "./shard-file.js";
import { type ShardEntry, shardName } from "./space-manifest.js";

/** Finds single rows of a space on disk; it holds no row, and no more than 20 bytes of memory for each. */
export interface RowFinder {
  /**
   * The rows that there are of some contents, by digest: `[dimensions]` each. A commit that holds any is read once.
   *
   * @throws `CORRUPT_FILE`.
   */
  find(digests: Iterable<string>): Promise<ReadonlyMap<string, Float32Array>>;
}

/** Rows noted before others have their turn. */
const STRETCH = 20_000;

/**
 * Notes where the rows are; commits that come later are not seen.
 *
 * @param ids Of the rows of all shards, one after the other.
 */
export async function createRowFinder(
  folder: string,
  shards: readonly ShardEntry[],
  ids: Iterable<string>,
): Promise<RowFinder> {
  const starts: number[] = [];
  const rows = shards.reduce((sum, entry) => {
    starts.push(sum);
    return sum + entry.rows;
  }, 0);
  const places = createPlaces(rows);
  let row = 0;
  for (const id of ids) {
    if (row === rows) break;
    places.add(id, row++);
    if (row % STRETCH === 0) await turn();
  }
  return {
    async find(digests) {
      const asked = new Map<number, { readonly digest: string; readonly at: number }[]>();
      for (const digest of new Set(digests)) {
        for (const row of places.candidates(digest)) {
          const shard = lastAtMost(starts, row);
          const own = asked.get(shard) ?? [];
          own.push({ digest, at: row - starts[shard]! });
          asked.set(shard, own);
        }
      }
      const found = new Map<string, Float32Array>();
      for (const [shard, candidates] of asked) {
        const batch = await readShard(join(folder, shardName(shard)), shards[shard]!);
        // A copy: a view would keep the whole commit.
        for (const { digest, at } of candidates)
          if (batch.ids[at] === digest) found.set(digest, Float32Array.from(rowOf(batch, at)));
      }
      return found;
    },
  };
}

/** A table of rows by the first 32 bits of their digests; other digests with the same bits are among the candidates. */
function createPlaces(rows: number) {
  const size = 2 ** Math.ceil(Math.log2(2 * rows + 1));
  const table = new Int32Array(size).fill(-1);
  const heads = new Uint32Array(rows);
  return {
    add(digest: string, row: number): void {
      heads[row] = headOf(digest);
      let place = heads[row]! & (size - 1);
      while (table[place] !== -1) place = (place + 1) & (size - 1);
      table[place] = row;
    },
    *candidates(digest: string): Generator<number, void, undefined> {
      const head = headOf(digest);
      for (let place = head & (size - 1); table[place] !== -1; place = (place + 1) & (size - 1))
        if (heads[table[place]!] === head) yield table[place]!;
    },
  };
}

function headOf(digest: string): number {
  return Number.parseInt(digest.slice(0, 8), 16);
}

/** The place of the last start that is not above a row; commits without rows begin where the next does. */
function lastAtMost(starts: readonly number[], row: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (starts[middle]! <= row) low = middle;
    else high = middle - 1;
  }
  return low;
}
