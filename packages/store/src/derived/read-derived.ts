import { catalogueFile } from "../catalogue/catalogue-file.js";
import { type CatalogueProblem, createProblemList } from "../catalogue/catalogue-problem.js";
import { readJsonLines } from "../lines/read-json-lines.js";
import { type DerivedContent, derivedKey } from "./derived-content.js";
import { DERIVED_FILE, parseDerived } from "./derived-lines.js";

export interface DerivedContents {
  /** In the file's order; of two lines about the same, a person's counts, else the later one. */
  readonly contents: readonly DerivedContent[];
  readonly problems: readonly CatalogueProblem[];
}

/**
 * Reads `derived.jsonl` of a catalogue's folder; no file, nothing derived.
 *
 * @param root The catalogue's folder with its links resolved.
 * @throws `PATH_OUTSIDE_FOLDER` for a link out of the folder, `CORRUPT_INPUT` for a file that cannot be read at all.
 */
export async function readDerived(root: string, signal?: AbortSignal): Promise<DerivedContents> {
  const path = await catalogueFile(root, DERIVED_FILE);
  if (path === undefined) return { contents: [], problems: [] };
  const list = createProblemList(DERIVED_FILE);
  const contents = new Map<string, DerivedContent>();
  for await (const record of readJsonLines(path, { signal })) {
    const report = (message: string, remedy: string) =>
      list.add({ code: "INVALID_ARGUMENT", file: DERIVED_FILE, line: record.line, message, remedy });
    if ("broken" in record) {
      report(record.broken, "correct or remove the line; the others are read");
      continue;
    }
    const content = parseDerived(record.fields, report);
    if (content === undefined) continue;
    const key = derivedKey(content);
    // A run that was killed may have left a line twice: what a person wrote is never lost to the other one.
    if (contents.get(key)?.derived.edited && !content.derived.edited) continue;
    contents.set(key, content);
  }
  return { contents: [...contents.values()], problems: list.all() };
}
