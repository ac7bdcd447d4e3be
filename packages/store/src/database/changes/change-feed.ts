import { setTimeout as wait } from "node:timers/promises";
import { isModalisError } from "@modalis/contract";
import { checkCount } from "../check-values.js";
import type { SqlRow } from "../engine/sql-database.js";
import { eventRecord } from "../events/event-record.js";
import { itemRecord } from "../items/item-record.js";
import type { StoreContext } from "../store-context.js";
import { userRecord } from "../users/user-rows.js";
import { vectorRow } from "../vectors/vector-rows.js";
import type { Change } from "./change.js";

/** What other processes changed, in the order of their commits. */
export interface ChangeFeed {
  /** The number of the last committed change; 0 before the first. */
  currentSequence(): Promise<number>;
  /** Changes after a sequence number, in order, at most `limit`; fewer mean that there are no more yet. */
  changesSince(sequence: number, limit: number): Promise<readonly Change[]>;
  /**
   * Calls back with each batch of changes after a sequence number, in order and one batch at a time, until aborted;
   * resolves then. The first change after a tenth of a second without any is told at once, others within that time. While the database is away it waits, and goes on where it was. A batch whose callback rejects ends
   * the watch with that error.
   */
  watchChanges(
    afterSequence: number,
    onChanges: (changes: readonly Change[]) => void | Promise<void>,
    signal: AbortSignal,
  ): Promise<void>;
}

/** Most changes of one batch. */
const BATCH = 1_000;
/** After a batch, commits of so many milliseconds are read together: each reading asks every table. */
const GATHERED_MS = 100;

/** The change feed of a database. */
export function createChangeFeed({ database }: StoreContext): ChangeFeed {
  const changesSince = async (sequence: number, limit: number): Promise<readonly Change[]> => {
    checkCount("sequence", sequence);
    checkCount("limit", limit, 1);
    return (await database.query(CHANGES, [sequence, limit])).map(changeOf);
  };
  return {
    changesSince,
    async currentSequence() {
      const [row] = await database.query(CURRENT);
      return row!.sequence as number;
    },
    async watchChanges(afterSequence, onChanges, signal) {
      checkCount("sequence", afterSequence);
      let after = afterSequence;
      let news = true;
      let wake: () => void = () => {};
      const stop = database.onCommit(() => {
        news = true;
        wake();
      });
      const abort = (): void => wake();
      signal.addEventListener("abort", abort, { once: true });
      try {
        while (!signal.aborted) {
          if (!news) {
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
            continue;
          }
          news = false;
          const changes = await changesSince(after, BATCH).catch(whileAway);
          if (changes.length === 0 || signal.aborted) continue;
          await onChanges(changes);
          after = changes.at(-1)!.sequence;
          if (changes.length < BATCH) await wait(GATHERED_MS, undefined, { signal }).catch(() => undefined);
          else news = true;
        }
      } finally {
        stop();
        signal.removeEventListener("abort", abort);
      }
    },
  };
}

/** The tables whose rows are changes, with the kind of change that each row is. */
const TABLES = [
  "items",
  "users",
  "events",
  "vectors",
  "deletions",
  "promotions",
  "experiments",
  "space_promotions",
] as const;

const CHANGES = `
  select sequence, source, record from (${TABLES.map(
    (table) =>
      `(select sequence, '${table}' as source, row_to_json(${table}) as record from modalis.${table}
          where sequence > $1 order by sequence limit $2)`,
  ).join(" union all ")}) as feed order by sequence limit $2`;

const CURRENT = `select greatest(0, ${TABLES.map(
  (table) => `(select max(sequence) from modalis.${table})`,
).join(", ")}) as sequence`;

function changeOf({ sequence, source, record }: SqlRow): Change {
  return { sequence: sequence as number, ...describe(source as (typeof TABLES)[number], record as SqlRow) };
}

/** A change without its number. */
type Unnumbered = Change extends infer One ? (One extends Change ? Omit<One, "sequence"> : never) : never;

function describe(table: (typeof TABLES)[number], row: SqlRow): Unnumbered {
  switch (table) {
    case "items":
      return { kind: "item", item: itemRecord(row) };
    case "users":
      return { kind: "user", user: userRecord(row) };
    case "events":
      return { kind: "event", event: eventRecord(row) };
    case "vectors": {
      // JSON shows bytes as "\x" and hexadecimal digits.
      const bytes = Buffer.from((row.vector as string).slice(2), "hex");
      return { kind: "vector", space: row.space as string, vector: vectorRow({ ...row, vector: bytes }) };
    }
    case "promotions":
      return { kind: "model-promoted", modelId: row.model_id as string };
    case "experiments":
      return { kind: "experiment", id: row.id as string };
    case "space_promotions":
      return { kind: "space-used", channel: row.channel as string, space: row.fingerprint as string };
    case "deletions":
      return deletion(row);
  }
}

function deletion({ kind, id, user_id, item_id, event_sequence }: SqlRow): Unnumbered {
  const own = id as string;
  if (kind === "forgotten") return { kind: "user-forgotten", tombstone: own };
  if (kind === "vectors") return { kind: "vectors-deleted", space: own };
  if (kind === "expired") return { kind: "events-expired", beforeMs: Number(own) };
  if (kind !== "event") return { kind: `${kind as "item" | "user" | "experiment"}-deleted`, id: own };
  const [userId, itemId] = [user_id as string, item_id as string];
  return { kind: "event-deleted", id: own, userId, itemId, eventSequence: Number(event_sequence) };
}

/** A database that is away has no news; any other failure ends the watch. */
function whileAway(error: unknown): readonly Change[] {
  if (isModalisError(error, "UNAVAILABLE")) return [];
  throw error;
}
