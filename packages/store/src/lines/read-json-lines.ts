import { describeBroken, type ReadLinesOptions, readLines } from "./read-lines.js";

/** One record of a file by the names of its fields, or why it could not be read. */
export type FileRecord =
  | { readonly line: number; readonly fields: ReadonlyMap<string, unknown> }
  | { readonly line: number; readonly broken: string };

/**
 * Streams the objects of a JSON Lines file; blank lines are left out.
 *
 * Fields come as a map, so that a field called `__proto__` or `constructor` is a field like any other.
 */
export async function* readJsonLines(
  path: string,
  options: ReadLinesOptions = {},
): AsyncGenerator<FileRecord, void, undefined> {
  for await (const line of readLines(path, options)) {
    if ("broken" in line) yield { line: line.number, broken: describeBroken(line.broken) };
    else if (line.text.trim() !== "") yield parseRecord(line.number, line.text);
  }
}

function parseRecord(line: number, text: string): FileRecord {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return {
      line,
      broken: `the line is not JSON: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
  const fields = fieldsOf(value);
  return fields === undefined ? { line, broken: "the line is not a JSON object" } : { line, fields };
}

/** The own fields of a JSON object; undefined for any other value. */
export function fieldsOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return undefined;
  return new Map(Object.entries(value));
}
