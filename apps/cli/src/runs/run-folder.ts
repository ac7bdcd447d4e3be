import { stat } from "node:fs/promises";
import { join, resolve, sep } from "node:path";
import { ModalisError } from "@modalis/contract";

/** Where a catalogue keeps its trained models. */
export function runsFolder(catalogueFolder: string): string {
  return join(catalogueFolder, "runs");
}

/**
 * The folder of a run of this name, for writing.
 *
 * @throws `INVALID_ARGUMENT` for a name that is no plain name.
 */
export function newRunFolder(catalogueFolder: string, name: string): string {
  const root = resolve(runsFolder(catalogueFolder));
  const folder = resolve(root, name);
  if (folder.startsWith(root + sep) && !name.includes("/") && !name.includes("\\") && !name.startsWith(".")) {
    return folder;
  }
  throw new ModalisError("INVALID_ARGUMENT", `"${name}" cannot name a run; use letters, digits and dashes`);
}

/**
 * The folder of a run by its name in the catalogue, or by its path.
 *
 * @throws `NOT_FOUND` when there is neither.
 */
export async function findRun(catalogueFolder: string | undefined, run: string): Promise<string> {
  const places = [...(catalogueFolder === undefined ? [] : [join(runsFolder(catalogueFolder), run)]), run];
  for (const place of places) {
    if (await isThere(join(place, "manifest.json"))) return place;
  }
  throw new ModalisError(
    "NOT_FOUND",
    `there is no trained model "${run}"${catalogueFolder === undefined ? "" : ` in ${runsFolder(catalogueFolder)}`}; train one: modalis train DIR --model auto`,
  );
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
