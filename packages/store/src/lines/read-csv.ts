import { describeBroken, type FileLine } from "./read-lines.js";

/** One record of a CSV file by its fields, or why it could not be read. */
export type CsvRecord =
  | { readonly line: number; readonly fields: readonly string[] }
  | { readonly line: number; readonly broken: string };

export interface ReadCsvOptions {
  /** Field separator, one character. Default `","`. */
  readonly separator?: string;
  /** Most characters a quoted record may span before its quote counts as never closed. Default 1 Mi. */
  readonly maxRecordLength?: number;
}

/**
 * Groups lines into records by RFC 4180: quoted fields may hold separators, doubled quotes and line breaks.
 *
 * A record whose quotes do not fit is reported alone; reading goes on with the line after it. Blank lines
 * between records are left out, and a line break inside a field is read as one newline.
 */
export async function* readCsv(
  lines: AsyncIterable<FileLine>,
  options: ReadCsvOptions = {},
): AsyncGenerator<CsvRecord, void, undefined> {
  const limits = { separator: options.separator ?? ",", maxLength: options.maxRecordLength ?? 1024 * 1024 };
  let open: OpenRecord | undefined;
  for await (const line of lines) {
    const { records, left } = parseAll([line], open, limits);
    yield* records;
    open = left;
  }
  while (open !== undefined) {
    yield unclosed(open);
    const { records, left } = parseAll(open.lines.slice(1), undefined, limits);
    yield* records;
    open = left;
  }
}

/** A record whose quoted field is not closed yet, with its lines, so that they can be read again. */
interface OpenRecord {
  readonly lines: FileLine[];
  length: number;
  readonly fields: string[];
  /** Text of the open field so far, a piece a line. */
  pieces: string[];
}

interface CsvLimits {
  readonly separator: string;
  readonly maxLength: number;
}

function parseAll(
  lines: readonly FileLine[],
  open: OpenRecord | undefined,
  limits: CsvLimits,
): { records: CsvRecord[]; left: OpenRecord | undefined } {
  const records: CsvRecord[] = [];
  let left = open;
  let queue = lines;
  for (let at = 0; at < queue.length; at++) {
    const line = queue[at]!;
    if (left === undefined && !("broken" in line) && line.text === "") continue;
    const record: OpenRecord = left ?? { lines: [], length: 0, fields: [], pieces: [] };
    record.lines.push(line);
    const outcome = "broken" in line ? "wrong" : parseLine(line.text, record, limits);
    left = outcome === "open" ? record : undefined;
    if (outcome === "done") records.push({ line: record.lines[0]!.number, fields: record.fields });
    if (outcome !== "wrong") continue;
    records.push(record.lines.length > 1 ? unclosed(record) : wrong(line));
    queue = [...record.lines.slice(1), ...queue.slice(at + 1)];
    at = -1;
  }
  return { records, left };
}

/** Adds one line to a record; `"wrong"` when its quotes cannot be right. */
function parseLine(text: string, record: OpenRecord, limits: CsvLimits): "done" | "open" | "wrong" {
  record.length += text.length + 1;
  if (record.length > limits.maxLength && record.pieces.length > 0) return "wrong";
  let continued = record.lines.length > 1;
  let at = 0;
  for (;;) {
    const end =
      continued || text[at] === '"'
        ? parseQuoted(text, continued ? at : at + 1, record)
        : parsePlain(text, at, record, limits.separator);
    if (end === OPEN) return "open";
    if (end === text.length) return "done";
    if (text[end] !== limits.separator) return "wrong";
    continued = false;
    at = end + 1;
  }
}

/** What {@link parseQuoted} gives when the line ends inside the quotes. */
const OPEN = -1;

/** Reads the inside of a quoted field and gives the place after its quote. */
function parseQuoted(text: string, from: number, record: OpenRecord): number {
  const close = closingQuote(text, from);
  record.pieces.push(text.slice(from, close < 0 ? text.length : close).replaceAll('""', '"'));
  if (close < 0) return OPEN;
  record.fields.push(record.pieces.join("\n"));
  record.pieces = [];
  return close + 1;
}

/** Reads a field without quotes and gives the place after it, or that of a quote, which may not stand there. */
function parsePlain(text: string, from: number, record: OpenRecord, separator: string): number {
  const stop = text.indexOf(separator, from);
  const end = stop < 0 ? text.length : stop;
  const field = text.slice(from, end);
  const quote = field.indexOf('"');
  if (quote >= 0) return from + quote;
  record.fields.push(field);
  return end;
}

/** Where the open quote closes: the first quote that is not doubled; -1 when it stays open. */
function closingQuote(text: string, from: number): number {
  let at = text.indexOf('"', from);
  while (at >= 0 && text[at + 1] === '"') at = text.indexOf('"', at + 2);
  return at;
}

function unclosed(record: OpenRecord): CsvRecord {
  return { line: record.lines[0]!.number, broken: "a quote is opened and never closed" };
}

function wrong(line: FileLine): CsvRecord {
  const broken =
    "broken" in line
      ? describeBroken(line.broken)
      : "a quote stands inside a field; double it and quote the whole field";
  return { line: line.number, broken };
}
