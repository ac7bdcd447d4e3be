import { ModalisError } from "@modalis/contract";
import {
  type ConversionReport,
  type ConvertCatalogueOptions,
  type ConverterRecipe,
  convertCatalogue,
  converterRecipes,
  planConversion,
  removeDerived,
} from "@modalis/server";
import { type Catalogue, type DerivedUse, readCatalogue, writeDerivedUse } from "@modalis/store";
import { Command, Option } from "commander";
import { openJointSpace } from "../joint/joint-folder.js";
import { counted } from "../terminal/counted.js";
import { printConversion, printPlan } from "../terminal/print-conversion.js";
import type { ProgressBar } from "../terminal/progress-bar.js";
import type { CommandContext } from "./command-context.js";
import { collect, nameList } from "./command-options.js";

interface ConvertOptions {
  readonly models?: readonly string[];
  readonly dryRun?: true;
  readonly again?: true;
  readonly remove?: true | string;
  readonly edited?: true;
  readonly show?: DerivedUse;
  readonly json?: true;
  /** `imageToText`, `textToImage` and the like. */
  readonly [conversion: string]: readonly string[] | string | true | undefined;
}

/** `modalis convert DIR`: writes texts of pictures, sounds and films, and pictures for texts, into `derived.jsonl`. */
export function convertCommand(context: CommandContext): Command {
  const command = new Command("convert")
    .description(
      "turn pictures, sounds and films into texts, and texts into pictures, kept in derived.jsonl for all to see and change",
    )
    .argument("<dir>", "a catalogue folder");
  for (const { modality, to } of conversions())
    command.option(
      `--${wordFor(modality)}-to-${to} <names>`,
      `with commas: ${namesFrom(modality).join(",")}`,
      nameList,
    );
  return command
    .option(
      "--models <name=model>",
      "a converter's model, a folder, hub:owner/name or openai:URL#MODEL; may be given again",
      collect,
    )
    .option("--dry-run", "say how much there is to do and how long it would take, and write nothing")
    .option("--again", "convert again what another revision converted; what a person wrote stays")
    .option("--remove [names]", "take derived contents out again: of these converters, with commas, or all")
    .addOption(
      new Option("--show <use>", "which items show derived contents, kept in catalogue.json").choices([
        "missing",
        "all",
        "none",
      ]),
    )
    .option("--edited", "with --remove: also those that a person has changed")
    .action((dir: string, options: ConvertOptions) => convert(context, dir, options));
}

async function convert(context: CommandContext, dir: string, options: ConvertOptions): Promise<void> {
  const { terminal, signal } = context;
  const catalogue = await readCatalogue(dir, { signal });
  if (options.show !== undefined) {
    await writeDerivedUse(catalogue.folder, options.show);
    terminal.note(`derived contents are shown by ${SHOWN_BY[options.show]}; encode again`);
    if (options.json) terminal.json({ derived: options.show });
    return;
  }
  if (options.remove !== undefined) {
    await remove(context, catalogue, options);
    return;
  }
  await using joint = await openJointSpace(dir);
  const work = {
    ...context,
    ...(joint && { joint }),
    choice: choiceOf(options),
    models: modelsByName(options.models ?? [], "--models"),
    again: options.again === true,
  };
  if (options.dryRun) {
    const plans = await planConversion(catalogue, work, context.now);
    if (options.json) terminal.json({ plans });
    else for (const plan of plans) printPlan(terminal, plan);
    return;
  }
  const reports = await convertWithBar(context, catalogue, work);
  if (options.json) terminal.json({ conversions: reports });
  else if (reports.length === 0) terminal.out(`${dir} holds no content of the modalities asked for`);
  else for (const report of reports) printConversion(terminal, report);
}

const SHOWN_BY: Readonly<Record<DerivedUse, string>> = {
  missing: "items that lack a text or picture of their own",
  all: "all items",
  none: "no item",
};

async function convertWithBar(
  { terminal }: CommandContext,
  catalogue: Catalogue,
  work: ConvertCatalogueOptions,
): Promise<readonly ConversionReport[]> {
  let bar: ProgressBar | undefined;
  try {
    return await convertCatalogue(catalogue, {
      ...work,
      onConverter: (name, total) => {
        bar = total > 0 ? terminal.progress(name, total) : undefined;
      },
      onProgress: ({ done, failed }) => bar?.update(done, failed),
      onConverterEnd: () => bar?.finish(),
    });
  } finally {
    bar?.stop();
  }
}

async function remove(
  { terminal }: CommandContext,
  catalogue: Catalogue,
  { remove: names, edited, json }: ConvertOptions,
): Promise<void> {
  const answer = await removeDerived(catalogue, {
    ...(typeof names === "string" && { converters: nameList(names) }),
    edited: edited === true,
  });
  const kept = answer.kept > 0 ? `; ${answer.kept} that a person changed stay` : "";
  if (json) terminal.json(answer);
  else terminal.out(`${counted(answer.removed, "derived content")} removed${kept}`);
}

/** Sound is what people call it. */
function wordFor(modality: string): string {
  return modality === "audio" ? "sound" : modality;
}

/** From which modality to which, each way once. */
function conversions(): readonly Pick<ConverterRecipe, "modality" | "to">[] {
  return [...new Map(converterRecipes.map((recipe) => [recipe.modality, recipe])).values()];
}

function namesFrom(modality: string): string[] {
  return converterRecipes.filter((recipe) => recipe.modality === modality).map(({ name }) => name);
}

/** @throws `INVALID_ARGUMENT` when nothing is asked for. */
function choiceOf(options: ConvertOptions): Map<string, readonly string[]> {
  const choice = new Map(
    conversions().flatMap(({ modality, to }) => {
      const names = options[`${wordFor(modality)}To${to === "text" ? "Text" : "Image"}`];
      return Array.isArray(names) ? [[modality, names as readonly string[]] as const] : [];
    }),
  );
  if (choice.size > 0) return choice;
  const example = conversions().map(
    ({ modality, to }) => `--${wordFor(modality)}-to-${to} ${namesFrom(modality)[0]}`,
  );
  throw new ModalisError("INVALID_ARGUMENT", `say what to convert, such as ${example.join(" ")}`);
}

/**
 * Models by the names of converters, as `NAME=FOLDER` or `NAME=hub:OWNER/NAME`.
 *
 * @throws `INVALID_ARGUMENT` for what is neither.
 */
export function modelsByName(given: readonly string[], option: string): Map<string, string> {
  return new Map(
    given.map((one) => {
      const at = one.indexOf("=");
      if (at > 0 && at < one.length - 1) return [one.slice(0, at), one.slice(at + 1)] as const;
      throw new ModalisError(
        "INVALID_ARGUMENT",
        `${option} takes NAME=FOLDER or NAME=hub:OWNER/NAME, not "${one}"`,
      );
    }),
  );
}
