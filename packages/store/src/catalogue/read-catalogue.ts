import { realpath, stat } from "node:fs/promises";
import { ModalisError } from "@modalis/contract";
import type { DerivedUse } from "../derived/derived-content.js";
import { readDerived } from "../derived/read-derived.js";
import { withDerived } from "../derived/with-derived.js";
import { fileReadError, systemCode } from "../lines/file-read-error.js";
import { type FileRecord, readJsonLines } from "../lines/read-json-lines.js";
import type { Catalogue, InteractionEvent, Item } from "./catalogue.js";
import { catalogueFile } from "./catalogue-file.js";
import { type CatalogueProblem, createProblemList, type ProblemList } from "./catalogue-problem.js";
import { parseOwner, type ReportField } from "./parse-owner.js";
import { readEvents } from "./read-events.js";
import { readSettings } from "./read-settings.js";

export interface ReadCatalogueOptions {
  readonly signal?: AbortSignal;
  /** Which items show their derived contents, whatever the settings say. */
  readonly derived?: DerivedUse;
}

/**
 * Reads a catalogue folder: `items.jsonl`, and `users.jsonl`, `events.jsonl` or `events.csv`, `derived.jsonl` and
 * `catalogue.json` where they exist.
 *
 * A line that cannot be read is a problem of the result and the others are kept. No medium is opened.
 *
 * @throws `NOT_FOUND` without the folder or its `items.jsonl`, `CORRUPT_FILE` for a `catalogue.json` that is not
 * JSON, `CORRUPT_INPUT` for a file that cannot be read at all, `PATH_OUTSIDE_FOLDER` for one that is a link out of it.
 */
export async function readCatalogue(folder: string, options: ReadCatalogueOptions = {}): Promise<Catalogue> {
  const { signal } = options;
  signal?.throwIfAborted();
  const root = await resolveFolder(folder);
  const problems: CatalogueProblem[] = [];
  const settingsList = createProblemList("catalogue.json");
  const read = await readSettings(
    await catalogueFile(root, "catalogue.json"),
    reportTo(settingsList, "catalogue.json"),
  );
  const settings = options.derived === undefined ? read : { ...read, derived: options.derived };
  problems.push(...settingsList.all());
  const items = await readOwners(root, "items.jsonl", problems, signal);
  if (items === undefined) {
    throw new ModalisError(
      "NOT_FOUND",
      `"${folder}" has no items.jsonl; a catalogue needs one, with a line such as {"id":"a","text":"…"} for each item`,
    );
  }
  const users = (await readOwners(root, "users.jsonl", problems, signal)) ?? [];
  const events: readonly InteractionEvent[] = await readEvents(root, problems, signal);
  const derived = await readDerived(root, signal);
  problems.push(...derived.problems);
  // Where texts are files, a sentence would be taken for a path.
  const usable = derived.contents.filter(({ to }) => settings.inline.has(to) === (to === "text"));
  const shown = withDerived(items, usable, settings.derived);
  return { folder: root, settings, items: shown, users, events, problems };
}

async function resolveFolder(folder: string): Promise<string> {
  try {
    const root = await realpath(folder);
    if ((await stat(root)).isDirectory()) return root;
  } catch (error) {
    if (systemCode(error) !== "ENOENT" && systemCode(error) !== "ENOTDIR") throw fileReadError(folder, error);
  }
  throw new ModalisError("NOT_FOUND", `there is no catalogue folder "${folder}"; check the path`);
}

/** Owners of one file by the order of their lines; undefined when the file does not exist. */
async function readOwners(
  root: string,
  file: string,
  problems: CatalogueProblem[],
  signal: AbortSignal | undefined,
): Promise<readonly Item[] | undefined> {
  const path = await catalogueFile(root, file);
  if (path === undefined) return undefined;
  const list = createProblemList(file);
  const owners = new Map<string, { readonly owner: Item; readonly line: number }>();
  for await (const record of readJsonLines(path, { signal })) {
    const owner = readOwner(record, file, list);
    if (owner === undefined) continue;
    const first = owners.get(owner.id);
    if (first === undefined) owners.set(owner.id, { owner, line: record.line });
    else list.add(duplicateId(file, record.line, owner.id, first.line));
  }
  problems.push(...list.all());
  return [...owners.values()].map(({ owner }) => owner);
}

function readOwner(record: FileRecord, file: string, list: ProblemList): Item | undefined {
  if (!("broken" in record)) return parseOwner(record.fields, reportTo(list, file, record.line));
  list.add({
    code: "CORRUPT_INPUT",
    file,
    line: record.line,
    message: record.broken,
    remedy: "write one JSON object in UTF-8 a line",
  });
  return undefined;
}

function duplicateId(file: string, line: number, id: string, first: number): CatalogueProblem {
  return {
    code: "DUPLICATE_ID",
    file,
    line,
    ids: [id],
    message: `id "${id}" is already on line ${first}; that line counts`,
    remedy: "give it another id or remove one of the two lines",
  };
}

/** Reports fields of one line into a list. */
function reportTo(list: ProblemList, file: string, line?: number): ReportField {
  return (message, remedy) =>
    list.add({
      code: "INVALID_ARGUMENT",
      file,
      ...(line === undefined ? {} : { line }),
      message,
      remedy,
    });
}
