import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ModalisError } from "@modalis/contract";
import type { ModelDefinition, ModelSettings, TuneResult } from "@modalis/trainer";
import { runsFolder } from "./run-folder.js";
import { checkWritable, writeWhole } from "./write-whole.js";

/**
 * Where the trials of a search are kept, so that it goes on when it was stopped.
 *
 * @param digest Of all that fixes the trials: each search has a file of its own.
 * @throws `WRITE_FAILED`.
 */
export async function trialsFile(catalogueFolder: string, name: string, digest: string): Promise<string> {
  const path = join(runsFolder(catalogueFolder), `${name}.${digest}.trials.jsonl`);
  await checkWritable(path);
  return path;
}

/** Keeps what a search found for `--tuned`. */
export async function saveTuned(catalogueFolder: string, result: TuneResult): Promise<string> {
  const path = tunedFile(catalogueFolder, result.model);
  const { model, settings, best } = result;
  await writeWhole(path, `${JSON.stringify({ model, settings, best }, undefined, 2)}\n`);
  return path;
}

/**
 * The settings that `modalis tune` found for a model; its defaults where it was not tuned.
 *
 * @throws `CORRUPT_FILE` for a file that is not of this model.
 */
export async function readTuned(
  catalogueFolder: string,
  definition: ModelDefinition,
): Promise<ModelSettings> {
  const path = tunedFile(catalogueFolder, definition.name);
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw new ModalisError("CORRUPT_FILE", `cannot read "${path}" (${error.code}); mend or remove it`, {
      cause: error,
    });
  });
  if (text === undefined) return definition.defaults;
  const found = settingsOf(text);
  const settings = found && { ...definition.beforeSettings, ...found };
  const fits = Object.entries(definition.defaults).every(
    ([name, standard]) => typeof settings?.[name] === typeof standard,
  );
  if (settings !== undefined && fits) return settings;
  throw new ModalisError("CORRUPT_FILE", `"${path}" holds no settings of ${definition.name}; tune it again`);
}

function tunedFile(catalogueFolder: string, model: string): string {
  return join(runsFolder(catalogueFolder), `${model}.tuned.json`);
}

function settingsOf(text: string): ModelSettings | undefined {
  try {
    const value = JSON.parse(text) as { settings?: unknown } | null;
    return typeof value?.settings === "object" ? (value.settings as ModelSettings) : undefined;
  } catch {
    return undefined;
  }
}
