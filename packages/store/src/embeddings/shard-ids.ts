import { join } from "node:path";
import { readShardIds } from "./shard-file.js";
import { type ShardEntry, shardName } from "./space-manifest.js";

/** The digests of one commit's rows, in their order. */
export interface IdsOfShard {
  readonly shard: number;
  readonly entry: ShardEntry;
  readonly ids: readonly string[];
}

/** Shards whose headers are read at the same time. */
const READ_AT_ONCE = 16;

/** Reads the digests of a space a commit at a time, from the headers of its shards. @throws `CORRUPT_FILE`. */
export async function* readIdsByShard(
  folder: string,
  shards: readonly ShardEntry[],
): AsyncGenerator<IdsOfShard, void, undefined> {
  for (let start = 0; start < shards.length; start += READ_AT_ONCE) {
    const part = shards.slice(start, start + READ_AT_ONCE);
    const lists = await Promise.all(
      part.map((entry, at) =>
        entry.rows === 0 ? [] : readShardIds(join(folder, shardName(start + at)), entry),
      ),
    );
    for (const [at, ids] of lists.entries()) yield { shard: start + at, entry: part[at]!, ids };
  }
}
