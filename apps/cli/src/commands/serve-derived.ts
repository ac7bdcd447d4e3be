import { ModalisError } from "@modalis/contract";
import {
  type DeriveTextsOptions,
  type DerivingCatalogue,
  deriveTexts,
  type LiveCatalogue,
} from "@modalis/server";
import type { DerivedUse } from "@modalis/store";
import { type Command, Option } from "commander";
import { checkModelFolders } from "./check-model-folders.js";
import type { CommandContext } from "./command-context.js";
import { collect, nameList } from "./command-options.js";
import { modelsByName } from "./convert.js";

/** What `modalis serve` was told about converting. */
export interface DerivedServing {
  /** Names of converters; nothing is converted when absent. */
  readonly convert?: readonly string[];
  /** `NAME=FOLDER` or `NAME=hub:OWNER/NAME`. */
  readonly convertModel?: readonly string[];
  /** Which items get derived contents, whatever the catalogue's settings say. */
  readonly derived?: DerivedUse;
}

/** The options of `modalis serve` for that. */
export function withDerivedServing(command: Command): Command {
  return command
    .option(
      "--convert <names>",
      "give items that are added texts of what they show, or pictures for their texts, by these converters of modalis convert, with commas",
      nameList,
    )
    .option("--convert-model <name=model>", "a converter's model; may be given again", collect)
    .addOption(
      new Option(
        "--derived <use>",
        "which items get derived contents: those that lack them, all, or none",
      ).choices(["missing", "all", "none"]),
    );
}

/**
 * The models of converters that were given, by their names.
 *
 * @throws `INVALID_ARGUMENT` for what names none, or where nothing is converted; `NOT_FOUND` for a folder that is not there.
 */
export async function converterModels({
  convert,
  convertModel = [],
}: DerivedServing): Promise<ReadonlyMap<string, string>> {
  if (convert === undefined && convertModel.length > 0)
    throw new ModalisError(
      "INVALID_ARGUMENT",
      "--convert-model gives a converter its model; name the converters too: --convert NAMES",
    );
  const models = modelsByName(convertModel, "--convert-model");
  await checkModelFolders(models, (name) => `--convert-model ${name}`);
  return models;
}

/**
 * The catalogue to serve: one whose added items get derived texts, where converters are named.
 *
 * @throws `INVALID_ARGUMENT` for an unknown converter, or one whose model is not given.
 */
export function serveDerived(
  { cacheFolder, ffmpegPath, hub, now }: CommandContext & Pick<DeriveTextsOptions, "hub">,
  { convert }: DerivedServing,
  models: ReadonlyMap<string, string>,
  live: LiveCatalogue,
  onError: (error: unknown) => void,
): DerivingCatalogue {
  if (convert === undefined) return { live, [Symbol.asyncDispose]: async () => undefined };
  return deriveTexts({
    live,
    converters: convert,
    models: Object.fromEntries(models),
    cacheFolder,
    nowMs: now,
    onError,
    ...(hub === undefined ? {} : { hub }),
    ...(ffmpegPath === undefined ? {} : { ffmpegPath }),
  });
}
