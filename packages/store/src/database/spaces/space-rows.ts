import { type EmbeddingSpace, ModalisError, parseSpace } from "@modalis/contract";
import { checkId, checkText } from "../check-values.js";
import type { SqlQuery, SqlRow } from "../engine/sql-database.js";
import { clip } from "../items/item-json.js";
import type { StoreContext } from "../store-context.js";

/** A space of a live store's vectors. */
export interface SpaceRecord {
  readonly channel: string;
  readonly space: EmbeddingSpace;
  /** The model as it was asked for; absent for a channel's default. */
  readonly source?: string;
  readonly atMs: number;
  /** Vectors of it in the database. */
  readonly vectors: number;
}

/** A space that was put in use. */
export interface ChosenSpace extends Pick<SpaceRecord, "space" | "source"> {
  /** The number of the change by which it was. */
  readonly sequence: number;
}

/** The spaces of a live store's vectors. */
export interface SpaceRows {
  /** Keeps what a space is, and which model makes its vectors; done before vectors of it are put. */
  putSpace(channel: string, space: EmbeddingSpace, source?: string): Promise<void>;
  /** The space of each channel that was put in use last; of a channel of which none was, the first that was put. */
  currentSpaces(): Promise<ReadonlyMap<string, EmbeddingSpace>>;
  /** Every space that was put, the newest first. */
  listSpaces(): Promise<readonly SpaceRecord[]>;
  /** By channel, the space that was put in use last; channels of which none was are absent. */
  chosenSpaces(): Promise<ReadonlyMap<string, ChosenSpace>>;
  /** Whether a space was put in use for its channel at a time or later, whatever was put in use since; rollbacks do not count. */
  wasUsedSince(channel: string, fingerprint: string, sinceMs: number): Promise<boolean>;
  /** Puts a space in use for its channel, on all servers. @throws `NOT_FOUND` for one that was not put. */
  useSpace(channel: string, fingerprint: string): Promise<EmbeddingSpace>;
  /** Puts the space in use again that was before; again goes back further. @throws `NOT_FOUND` when there was none. */
  rollBackSpace(channel: string): Promise<EmbeddingSpace>;
}

/** The spaces of a database. */
export function createSpaceRows({ database, nowMs }: StoreContext): SpaceRows {
  const choose = async (query: SqlQuery, channel: string, fingerprint: string, isRollback: boolean) => {
    const [row] = await query("select space from modalis.spaces where fingerprint = $1", [fingerprint]);
    if (row === undefined)
      throw new ModalisError("NOT_FOUND", `channel "${clip(channel)}" has no space ${clip(fingerprint)}`);
    await query(
      `insert into modalis.space_promotions (channel, fingerprint, is_rollback, at_ms) values ($1, $2, $3, $4)`,
      [channel, fingerprint, isRollback, nowMs()],
    );
    return parseSpace(row.space);
  };
  return {
    async putSpace(channel, space, source) {
      checkId("a channel", channel);
      if (source !== undefined) checkText("the model of a space", source);
      await database.query(
        `insert into modalis.spaces (fingerprint, channel, space, at_ms, source) values ($1, $2, $3::json, $4, $5)
          on conflict (fingerprint) do update set source = coalesce(excluded.source, spaces.source)`,
        [space.fingerprint, channel, JSON.stringify(space), nowMs(), source ?? null],
      );
    },
    async currentSpaces() {
      const rows = await database.query(CURRENT);
      return new Map(rows.map(({ channel, space }) => [channel as string, parseSpace(space)]));
    },
    async listSpaces() {
      const rows = await database.query(LIST);
      return rows.map((row) => ({
        channel: row.channel as string,
        ...sourcedSpace(row),
        atMs: row.at_ms as number,
        vectors: row.vectors as number,
      }));
    },
    async chosenSpaces() {
      const rows = await database.query(CHOSEN);
      return new Map(
        rows.map((row) => [
          row.channel as string,
          { ...sourcedSpace(row), sequence: row.sequence as number },
        ]),
      );
    },
    async wasUsedSince(channel, fingerprint, sinceMs) {
      const rows = await database.query(
        `select from modalis.space_promotions
          where channel = $1 and fingerprint = $2 and at_ms >= $3 and not is_rollback limit 1`,
        [channel, fingerprint, sinceMs],
      );
      return rows.length > 0;
    },
    async useSpace(channel, fingerprint) {
      checkId("a channel", channel);
      checkId("a space", fingerprint);
      return database.write("sequenced", (query) => choose(query, channel, fingerprint, false));
    },
    async rollBackSpace(channel) {
      checkId("a channel", channel);
      return database.write("sequenced", async (query) => {
        const rows = await query(
          "select fingerprint, is_rollback from modalis.space_promotions where channel = $1 order by sequence",
          [channel],
        );
        const before = usedBefore(rows);
        if (before !== undefined) return choose(query, channel, before, true);
        throw new ModalisError("NOT_FOUND", `channel "${clip(channel)}" had no other space in use before`);
      });
    },
  };
}

function sourcedSpace({ space, source }: SqlRow): Pick<SpaceRecord, "space" | "source"> {
  return { space: parseSpace(space), ...(source === null ? {} : { source: source as string }) };
}

/** What a rollback returns to: choices stack up, and each rollback takes one away. */
function usedBefore(oldestFirst: readonly SqlRow[]): string | undefined {
  const stack: string[] = [];
  for (const { fingerprint, is_rollback } of oldestFirst) {
    if (is_rollback === true) stack.pop();
    else if (stack.at(-1) !== fingerprint) stack.push(fingerprint as string);
  }
  return stack.at(-2);
}

const CURRENT = `
  select distinct on (channel) channel, space from (
    select promoted.channel, spaces.space, promoted.sequence, promoted.at_ms, promoted.fingerprint
      from modalis.space_promotions promoted join modalis.spaces on spaces.fingerprint = promoted.fingerprint
    union all
    select channel, space, -1 as sequence, at_ms, fingerprint from modalis.spaces
  ) as known order by channel, sequence desc, at_ms, fingerprint`;

const CHOSEN = `
  select distinct on (promoted.channel) promoted.channel, promoted.sequence, spaces.space, spaces.source
    from modalis.space_promotions promoted join modalis.spaces on spaces.fingerprint = promoted.fingerprint
    order by promoted.channel, promoted.sequence desc`;

const LIST = `
  select channel, space, source, at_ms,
      (select count(*) from modalis.vectors where vectors.space = spaces.fingerprint) as vectors
    from modalis.spaces order by at_ms desc, fingerprint`;
