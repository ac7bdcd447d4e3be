import type { PGlite, protocol as Protocol } from "@electric-sql/pglite";
import { importPglite } from "./load-pglite.js";
import { columnsOfMessages } from "./read-data-rows.js";
import type { ColumnKind, FieldColumn } from "./sql-columns.js";
import type { SqlRow, SqlValue } from "./sql-database.js";

/** Runs statements with parameters, each of which the database parses once and plans a few times, not at every run. */
export interface PreparedQueries {
  run(sql: string, values: readonly SqlValue[]): Promise<readonly SqlRow[]>;
  /** The same for many rows, in columns, which costs a small part of what rows cost; for statements that only read. */
  columns(
    sql: string,
    values: readonly SqlValue[],
    kinds: readonly ColumnKind[],
  ): Promise<readonly (Float64Array | FieldColumn)[]>;
  /** Forgets all statements: after a change of the tables that they name. */
  forget(): Promise<void>;
}

/** A statement that the database knows by name. */
interface Prepared {
  readonly name: string;
  /** The types of its parameters, as PostgreSQL numbers them. */
  readonly types: readonly number[];
}

/** Statements that are kept, the ones run last: more than the store has of its own. */
const MOST_KEPT = 256;

/** What changes no table's columns. */
const CHANGES_NO_TABLE = /^(select|insert|update|delete|merge|with|values|explain|show)\b/i;

/**
 * By itself PGlite parses and plans a statement at each run, which costs several times what running a short one does, and
 * speaks to the database six times; a prepared one is run with one word.
 */
export async function createPreparedQueries(
  database: Pick<
    PGlite,
    "execProtocol" | "execProtocolRawStream" | "parsers" | "runExclusive" | "serializers"
  >,
): Promise<PreparedQueries> {
  const { protocol, parse } = await importPglite();
  const { serialize } = protocol;
  const kept = new Map<string, Prepared>();
  let made = 0;
  const send = async (...messages: readonly Uint8Array[]) =>
    (await database.execProtocol(joined([...messages, serialize.sync()]), { syncToFs: false })).messages;
  const prepare = async (sql: string): Promise<Prepared> => {
    const name = `modalis_${++made}`;
    const answer = await send(serialize.parse({ name, text: sql }), serialize.describe({ type: "S", name }));
    const prepared = { name, types: parse.parseDescribeStatementResults(answer) };
    kept.set(sql, prepared);
    const [oldest, { name: old }] = kept.entries().next().value!;
    if (kept.size > MOST_KEPT && kept.delete(oldest)) await send(serialize.close({ type: "S", name: old }));
    return prepared;
  };
  const forget = async (): Promise<void> => {
    const names = [...kept.values()].map(({ name }) => name);
    kept.clear();
    if (names.length > 0) await send(...names.map((name) => serialize.close({ type: "S", name })));
  };
  const bound = async (sql: string, values: readonly SqlValue[]): Promise<Uint8Array> => {
    const known = kept.get(sql);
    const { name, types } = known ?? (await prepare(sql));
    // A map keeps the order of insertion: the first is the one not run for longest.
    if (known !== undefined && kept.delete(sql)) kept.set(sql, known);
    return serialize.bind({ statement: name, values: written(values, types, database.serializers) });
  };
  let usualLength = 0;
  return {
    forget: () => database.runExclusive(forget),
    columns: (sql, values, kinds) =>
      database.runExclusive(async () => {
        const asked = joined([
          answeredInBinary(await bound(sql, values)),
          serialize.execute({}),
          serialize.sync(),
        ]);
        const gathered = createGatherer(usualLength);
        await database.execProtocolRawStream(asked, { syncToFs: false, onRawData: gathered.add });
        const messages = gathered.whole();
        usualLength = messages.length;
        const columns = columnsOfMessages(messages, kinds);
        if (columns === undefined) throw errorAmong(messages, new protocol.Parser());
        return columns;
      }),
    run: (sql, values) =>
      database.runExclusive(async () => {
        const answer = await send(
          await bound(sql, values),
          serialize.describe({ type: "P" }),
          serialize.execute({}),
        );
        if (!CHANGES_NO_TABLE.test(sql.trimStart())) await forget();
        return parse.parseResults(answer, database.parsers)[0]!.rows as SqlRow[];
      }),
  };
}

/** PostgreSQL's number of the type of bytes. */
const BYTES = 17;

/** Values as the database reads them: bytes as they are, all else as text. */
function written(
  values: readonly SqlValue[],
  types: readonly number[],
  serializers: PGlite["serializers"],
): (string | Uint8Array | null)[] {
  return values.map((value, at) => {
    const type = types[at]!;
    if (value === null || (type === BYTES && value instanceof Uint8Array)) return value;
    const serialize = serializers[type];
    return serialize === undefined ? String(value) : serialize(value);
  });
}

/**
 * A message that binds a statement, with its answer asked for in binary: instead of the count of no formats that it ends
 * with, a count of one for all columns.
 */
function answeredInBinary(bind: Uint8Array): Uint8Array {
  const asked = new Uint8Array(bind.length + 2);
  asked.set(bind);
  const view = new DataView(asked.buffer);
  view.setInt32(1, view.getInt32(1) + 2);
  view.setInt16(bind.length - 2, 1);
  view.setInt16(bind.length, 1);
  return asked;
}

/** Joins what comes in small pieces. */
function createGatherer(expectedLength: number) {
  let room = new Uint8Array(64 * 1024 + expectedLength + (expectedLength >> 4));
  let length = 0;
  return {
    add(piece: Uint8Array): void {
      if (length + piece.length > room.length) {
        const larger = new Uint8Array(2 * room.length + piece.length);
        larger.set(room.subarray(0, length));
        room = larger;
      }
      room.set(piece, length);
      length += piece.length;
    },
    whole: () => room.subarray(0, length),
  };
}

function errorAmong(messages: Uint8Array, parser: InstanceType<(typeof Protocol)["Parser"]>): unknown {
  let found: unknown;
  parser.parse(messages, (message) => {
    if (message instanceof Error) found ??= message;
  });
  return found ?? new Error("the database told of an error that cannot be read");
}

function joined(messages: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(messages.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const message of messages) {
    all.set(message, end);
    end += message.length;
  }
  return all;
}
