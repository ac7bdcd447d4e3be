import { readdir, stat } from "node:fs/promises";
import { join, resolve, sep } from "node:path";
import { ModalisError } from "@modalis/contract";
import { recoverBundle } from "@modalis/recommender";

/** Where a catalogue keeps its trained models. */
export function runsFolder(catalogueFolder: string): string {
  return join(catalogueFolder, "runs");
}

/** Longer names leave file systems no room for what is written beside a run. */
const LONGEST_NAME_BYTES = 100;

/** What is kept beside runs under their names: a run called so would be taken for it, and removed. */
const KEPT_BESIDE = [".checkpoints", ".tuned.json", ".trials.jsonl"];

/**
 * The folder of a run of this name, for writing: free, or with an earlier run that is to be replaced.
 *
 * @throws `INVALID_ARGUMENT` for a name that is no plain name, or that of something else than a run.
 */
export async function newRunFolder(catalogueFolder: string, name: string): Promise<string> {
  const root = resolve(runsFolder(catalogueFolder));
  const folder = resolve(root, name);
  const plain =
    folder.startsWith(root + sep) &&
    !/[/\\\p{Cc}]/u.test(name) &&
    !name.startsWith(".") &&
    Buffer.byteLength(name) <= LONGEST_NAME_BYTES &&
    !KEPT_BESIDE.some((ending) => name.endsWith(ending));
  if (!plain) {
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `${JSON.stringify(name.slice(0, LONGEST_NAME_BYTES))} cannot name a run; use letters, digits and dashes`,
    );
  }
  // Asked before the training, not after it.
  const there = await readdir(folder).catch((error: NodeJS.ErrnoException) =>
    error.code === "ENOENT" ? [] : [""],
  );
  if (there.length === 0 || there.includes("manifest.json")) return folder;
  throw new ModalisError(
    "INVALID_ARGUMENT",
    `"${folder}" is no trained model, and would be lost; choose another name with --out`,
  );
}

/**
 * The folder of a run by its name in the catalogue, or by its path.
 *
 * @throws `NOT_FOUND` when there is neither.
 */
export async function findRun(catalogueFolder: string | undefined, run: string): Promise<string> {
  const places = [...(catalogueFolder === undefined ? [] : [join(runsFolder(catalogueFolder), run)]), run];
  for (const place of places) {
    await recoverBundle(place);
    if (await isThere(join(place, "manifest.json"))) return place;
  }
  throw new ModalisError(
    "NOT_FOUND",
    `there is no trained model "${run}"${catalogueFolder === undefined ? "" : ` in ${runsFolder(catalogueFolder)}`}; train one: modalis train DIR --model auto`,
  );
}

/** Puts back the runs whose replacement was killed before the new one had the name. */
export async function recoverRuns(catalogueFolder: string): Promise<void> {
  const folder = runsFolder(catalogueFolder);
  for (const name of await readdir(folder).catch(() => [])) {
    const [, run] = /^\.(.+)\.[0-9a-f-]+\.old$/.exec(name) ?? [];
    if (run !== undefined) await recoverBundle(join(folder, run));
  }
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
