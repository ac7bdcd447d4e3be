import type { FileRecord } from "../lines/read-json-lines.js";
import { describeBroken, type ReadLinesOptions, readLines } from "../lines/read-lines.js";

export interface DelimitedOptions extends ReadLinesOptions {
  /** What stands between fields: `"\t"`, `"::"`, `"|"`. There is no quoting. */
  readonly separator: string;
  /** Names of the fields in order; taken from the first line when absent. */
  readonly names?: readonly string[];
}

/**
 * Streams the records of a file without quoting; blank lines are left out.
 *
 * A name such as `userID:token`, as RecBole writes it, is read as `userID`. A record with fewer fields than names is
 * reported as broken; further fields are left out.
 */
export async function* readDelimited(
  path: string,
  options: DelimitedOptions,
): AsyncGenerator<FileRecord, void, undefined> {
  let { names } = options;
  for await (const line of readLines(path, options)) {
    if ("broken" in line) {
      yield { line: line.number, broken: describeBroken(line.broken) };
      continue;
    }
    if (line.text.trim() === "") continue;
    const fields = line.text.split(options.separator);
    if (names === undefined) {
      names = fields.map((name) => name.trim().split(":")[0]!);
    } else if (fields.length < names.length) {
      yield { line: line.number, broken: `the line has ${fields.length} fields, not ${names.length}` };
    } else {
      yield { line: line.number, fields: new Map(names.map((name, at) => [name, fields[at]!.trim()])) };
    }
  }
}
