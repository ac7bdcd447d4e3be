import { ModalisError } from "@modalis/contract";
import type { ColumnKind, FieldColumn } from "./sql-columns.js";

/** `D`, which begins a row among the messages of PostgreSQL's protocol. */
const DATA_ROW = 0x44;
/** `E`, which begins an error. */
const ERROR = 0x45;
/** Places of fields are 32-bit numbers. */
const MOST_BYTES = 2 ** 31 - 1;
/** Letter and length of a message. */
const HEAD_BYTES = 5;

/**
 * The columns of an answer in PostgreSQL's binary format, read where they lie: fields stay in the messages themselves.
 *
 * @param messages Whole messages, as the database sent them ("Message Formats" in PostgreSQL's manual).
 * @returns undefined where one of them is an error.
 * @throws LIMIT_EXCEEDED for an answer of 2 GiB.
 */
export function columnsOfMessages(
  messages: Uint8Array,
  kinds: readonly ColumnKind[],
): (Float64Array | FieldColumn)[] | undefined {
  if (messages.byteLength > MOST_BYTES) {
    throw new ModalisError(
      "LIMIT_EXCEEDED",
      `an answer of the database has ${messages.byteLength} bytes, more than ${MOST_BYTES}; shorten the longest texts`,
    );
  }
  const view = new DataView(messages.buffer, messages.byteOffset, messages.byteLength);
  const rows = countRows(messages, view);
  if (rows === undefined) return undefined;
  const columns = kinds.map((kind) =>
    kind === "text" || kind === "bytes"
      ? { bytes: messages, starts: new Int32Array(rows), ends: new Int32Array(rows) }
      : new Float64Array(rows),
  );
  let row = 0;
  for (let at = 0; at < messages.length; at += 1 + view.getInt32(at + 1)) {
    if (messages[at] !== DATA_ROW) continue;
    let field = at + HEAD_BYTES + 2;
    for (let place = 0; place < kinds.length; place++) {
      const length = view.getInt32(field);
      const start = field + 4;
      const column = columns[place]!;
      if (column instanceof Float64Array)
        column[row] = length < 0 ? Number.NaN : numberAt(view, start, kinds[place]!);
      else {
        column.starts[row] = start;
        column.ends[row] = start + Math.max(length, 0);
      }
      field = start + Math.max(length, 0);
    }
    row++;
  }
  return columns;
}

function countRows(messages: Uint8Array, view: DataView): number | undefined {
  let rows = 0;
  for (let at = 0; at < messages.length; at += 1 + view.getInt32(at + 1)) {
    if (messages[at] === ERROR) return undefined;
    if (messages[at] === DATA_ROW) rows++;
  }
  return rows;
}

/** Every bigint of ours is a sequence number or a count, far below 2^53. */
function numberAt(view: DataView, at: number, kind: ColumnKind): number {
  if (kind === "double") return view.getFloat64(at);
  if (kind === "boolean") return view.getUint8(at);
  return view.getInt32(at) * 2 ** 32 + view.getUint32(at + 4);
}
