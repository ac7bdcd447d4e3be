import { type EmbeddingSpace, parseSpace } from "@modalis/contract";
import { checkId } from "../check-values.js";
import type { StoreContext } from "../store-context.js";

/** The spaces of a live store's vectors. */
export interface SpaceRows {
  /** Keeps what a space is; done before vectors of it are put. */
  putSpace(channel: string, space: EmbeddingSpace): Promise<void>;
  /** The space of each channel that was put last. */
  currentSpaces(): Promise<ReadonlyMap<string, EmbeddingSpace>>;
}

/** The spaces of a database. */
export function createSpaceRows({ database, nowMs }: StoreContext): SpaceRows {
  return {
    async putSpace(channel, space) {
      checkId("a channel", channel);
      await database.query(
        `insert into modalis.spaces (fingerprint, channel, space, at_ms) values ($1, $2, $3::json, $4)
          on conflict (fingerprint) do nothing`,
        [space.fingerprint, channel, JSON.stringify(space), nowMs()],
      );
    },
    async currentSpaces() {
      const rows = await database.query(
        "select distinct on (channel) channel, space from modalis.spaces order by channel, at_ms desc, fingerprint",
      );
      return new Map(rows.map(({ channel, space }) => [channel as string, parseSpace(space)]));
    },
  };
}
