import { createHash } from "node:crypto";
import { canonicalJson, ModalisError } from "@modalis/contract";
import { parseTimestamp } from "../../catalogue/parse-timestamp.js";
import type { ExchangeColumn, ExchangeTable } from "./exchange-table.js";

/** Other names under which columns are known, without case, spaces, dashes and underscores. */
const ALIASES: Readonly<Record<string, string>> = {
  user: "userId",
  item: "itemId",
  timestamp: "timestampMs",
  time: "timestampMs",
  recommendationid: "recommId",
};

/**
 * The record that the fields of a line or row stand for.
 *
 * Columns are found without regard to case, spaces, dashes and underscores; for items and users those without a
 * meaning become attributes. An event without an id gets one that the same line of the same file would get again, so
 * that importing a file twice adds nothing.
 *
 * @param origin Names the file and line, for such ids.
 * @throws `INVALID_ARGUMENT` for a field that cannot be what its column holds.
 */
export function recordOf(
  table: ExchangeTable,
  fields: ReadonlyMap<string, unknown>,
  origin: string,
): Readonly<Record<string, unknown>> {
  const record: Record<string, unknown> = {};
  const attributes: [string, unknown][] = [];
  for (const [name, value] of fields) {
    if (value === "" || value === null || value === undefined) continue;
    const column = columnNamed(table, name);
    if (column !== undefined) record[column.name] = cellValue(column, value);
    else if (table.takesAttributes) attributes.push([name, value]);
  }
  if (attributes.length > 0) {
    record.attributes = { ...(record.attributes as object | undefined), ...Object.fromEntries(attributes) };
  }
  if (table.name === "events") {
    record.kind ??= "interaction";
    record.id ??= eventId(origin, record);
  }
  return record;
}

/** An id that equal content at the same place gets again. */
export function eventId(origin: string, content: unknown): string {
  return createHash("sha256")
    .update(`${origin}\n${canonicalJson(content)}`)
    .digest("hex")
    .slice(0, 32);
}

function columnNamed({ columns }: ExchangeTable, name: string): ExchangeColumn | undefined {
  const exact = columns.find((column) => column.name === name);
  if (exact !== undefined) return exact;
  const simple = name.toLowerCase().replaceAll(/[\s_-]/g, "");
  const wanted = ALIASES[simple]?.toLowerCase() ?? simple;
  return columns.find((column) => column.name.toLowerCase() === wanted);
}

function cellValue({ name, type }: ExchangeColumn, value: unknown): unknown {
  if (type === "text") return typeof value === "number" ? String(value) : value;
  if (type === "boolean") return parsed(name, "true or false", BOOLEANS.get(value));
  if (type === "json") return typeof value === "string" ? jsonValue(name, value) : value;
  if (/Ms$/.test(name) && typeof value === "string" && !isNumber(value)) {
    return parsed(name, "a time", parseTimestamp(value));
  }
  return typeof value === "number"
    ? value
    : parsed(name, "a number", isNumber(value) ? Number(value) : undefined);
}

const BOOLEANS: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
  [true, true],
  [false, false],
  ["true", true],
  ["false", false],
]);

function isNumber(value: unknown): boolean {
  return typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value));
}

function jsonValue(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return parsed(name, "JSON", undefined);
  }
}

function parsed(name: string, wanted: string, value: unknown): unknown {
  if (value !== undefined) return value;
  throw new ModalisError("INVALID_ARGUMENT", `field "${name}" is not ${wanted}`);
}
