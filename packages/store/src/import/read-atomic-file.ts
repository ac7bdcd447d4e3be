import { ModalisError } from "@modalis/contract";
import type { FileRecord } from "../lines/read-json-lines.js";
import { readLines } from "../lines/read-lines.js";
import { readDelimited } from "./read-delimited.js";

/** Types of RecBole's columns; sequences have a space between their values. */
const TYPES = ["token", "token_seq", "float", "float_seq"] as const;

/** A file in RecBole's atomic format, its header read. */
export interface AtomicFile {
  readonly path: string;
  readonly columns: readonly { readonly name: string; readonly type: (typeof TYPES)[number] }[];
  /** The lines below the header, values by their types; a value that is no number where one should be is left out. */
  records(): AsyncGenerator<FileRecord, void, undefined>;
}

/**
 * Reads the first line of an atomic file: `name:type` with tabs between.
 *
 * @throws `INVALID_ARGUMENT` for a header without types or a type that RecBole does not have.
 */
export async function openAtomicFile(path: string, signal: AbortSignal | undefined): Promise<AtomicFile> {
  const columns = parseHeader(path, await firstLine(path, signal));
  const names = columns.map(({ name }) => name);
  return {
    path,
    columns,
    async *records() {
      for await (const record of readDelimited(path, { separator: "\t", names, signal })) {
        if (record.line === 1) continue;
        if ("broken" in record) yield record;
        else yield { ...record, fields: typed(record.fields, columns) };
      }
    },
  };
}

async function firstLine(path: string, signal: AbortSignal | undefined): Promise<string> {
  for await (const line of readLines(path, { signal })) return "text" in line ? line.text : "";
  return "";
}

function parseHeader(path: string, header: string): AtomicFile["columns"] {
  return header.split("\t").map((cell) => {
    const [, name, type] = /^(.+):([a-z_]+)$/.exec(cell.trim()) ?? [];
    const known = TYPES.find((one) => one === type);
    if (name !== undefined && known !== undefined) return { name, type: known };
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `"${path}" begins with the column "${cell.slice(0, 80)}"; RecBole's are name:type, the type one of ${TYPES.join(", ")}`,
    );
  });
}

function typed(fields: ReadonlyMap<string, unknown>, columns: AtomicFile["columns"]): Map<string, unknown> {
  const values = new Map<string, unknown>();
  for (const { name, type } of columns) {
    const text = String(fields.get(name) ?? "");
    if (text === "") continue;
    const parts = text.split(" ").filter((part) => part !== "");
    const value =
      type === "float"
        ? Number(text)
        : type === "float_seq"
          ? parts.map(Number)
          : type === "token"
            ? text
            : parts;
    const numbers = type.startsWith("float") ? [value].flat() : [];
    if (numbers.every((number) => Number.isFinite(number))) values.set(name, value);
  }
  return values;
}
