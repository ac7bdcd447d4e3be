/** What the values of a column are: whole numbers, numbers, yes or no, texts, or bytes. */
export type ColumnKind = "bigint" | "double" | "boolean" | "text" | "bytes";

/** Texts in UTF-8, or bytes: row `r` is `bytes` from `starts[r]` up to `ends[r]`; a null is empty. */
export interface FieldColumn {
  /** Shared by the columns of an answer, which may hold more than their fields. */
  readonly bytes: Uint8Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/** One number a row (yes is 1 and no is 0), or one field; a null is NaN, or empty. */
export type ColumnOf<Kind extends ColumnKind> = Kind extends "text" | "bytes" ? FieldColumn : Float64Array;

/** The columns of an answer, in the order of its kinds. */
export type SqlColumns<Kinds extends readonly ColumnKind[]> = {
  readonly [At in keyof Kinds]: ColumnOf<Kinds[At]>;
};

/** The text of a row. */
export function textAt({ bytes, starts, ends }: FieldColumn, row: number): string {
  return asBuffer(bytes).toString("utf8", starts[row]!, ends[row]!);
}

/** The parsed JSON text of a row; undefined for a null. */
export function jsonAt(column: FieldColumn, row: number): unknown {
  const length = column.ends[row]! - column.starts[row]!;
  if (length === 0) return undefined;
  // Often "{}": a call of the parser costs more than an object.
  if (length === 2 && column.bytes[column.starts[row]!] === OPENING_BRACE) return {};
  return JSON.parse(textAt(column, row));
}

/** "{" in ASCII: a JSON text of two bytes that begins with it ends with its fellow. */
const OPENING_BRACE = 0x7b;

/** The columns of rows of parsed values, as a driver gives them. */
export function columnsOfRows<const Kinds extends readonly ColumnKind[]>(
  rows: readonly (readonly unknown[])[],
  kinds: Kinds,
): SqlColumns<Kinds> {
  const columns = kinds.map((kind, at) => {
    if (kind !== "text" && kind !== "bytes") {
      return Float64Array.from(rows, (row) => (row[at] === null ? Number.NaN : Number(row[at])));
    }
    return fieldsOf(rows.map((row) => Buffer.from((row[at] ?? "") as string | Uint8Array as string)));
  });
  return columns as unknown as SqlColumns<Kinds>;
}

function fieldsOf(fields: readonly Uint8Array[]): FieldColumn {
  const ends = new Int32Array(fields.length);
  let end = 0;
  for (const [row, { length }] of fields.entries()) {
    end += length;
    ends[row] = end;
  }
  const starts = ends.map((own, row) => own - fields[row]!.length);
  return { bytes: Buffer.concat(fields), starts, ends };
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
