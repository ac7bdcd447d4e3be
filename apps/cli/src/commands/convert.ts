import { ModalisError } from "@modalis/contract";
import {
  type ConversionPlan,
  type ConversionReport,
  type ConvertCatalogueOptions,
  convertCatalogue,
  converterRecipes,
  planConversion,
  removeDerived,
} from "@modalis/server";
import { type Catalogue, readCatalogue } from "@modalis/store";
import { Command } from "commander";
import { counted } from "../terminal/counted.js";
import type { ProgressBar } from "../terminal/progress-bar.js";
import type { CommandContext } from "./command-context.js";
import { collect, nameList } from "./command-options.js";

type ConvertOptions = {
  readonly models?: readonly string[];
  readonly dryRun?: true;
  readonly again?: true;
  readonly remove?: true | string;
  readonly edited?: true;
  readonly json?: true;
} & { readonly [toText: string]: readonly string[] | string | true | undefined };

/** Most failures printed a converter; the rest are counted. */
const FAILURES_SHOWN = 10;

/** `modalis convert DIR`: writes texts of pictures, sounds and films into `derived.jsonl`. */
export function convertCommand(context: CommandContext): Command {
  const command = new Command("convert")
    .description(
      "turn pictures, sounds and films into texts, kept in derived.jsonl for all to read and change",
    )
    .argument("<dir>", "a catalogue folder");
  for (const modality of modalities())
    command.option(
      `--${modality}-to-text <names>`,
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
    .option("--remove [names]", "take texts out again: of these converters, with commas, or all")
    .option("--edited", "with --remove: also those that a person has changed")
    .action((dir: string, options: ConvertOptions) => convert(context, dir, options));
}

async function convert(context: CommandContext, dir: string, options: ConvertOptions): Promise<void> {
  const { terminal, signal } = context;
  const catalogue = await readCatalogue(dir, { signal });
  if (options.remove !== undefined) {
    await remove(context, catalogue, options);
    return;
  }
  const work = {
    ...context,
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
  else for (const report of reports) printReport(terminal, report);
}

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
  const kept = answer.kept > 0 ? `; ${counted(answer.kept, "text")} that a person changed stay` : "";
  if (json) terminal.json(answer);
  else terminal.out(`${counted(answer.removed, "text")} removed${kept}`);
}

/** Sound is what people call it. */
function wordFor(modality: string): string {
  return modality === "audio" ? "sound" : modality;
}

function modalities(): string[] {
  return [...new Set(converterRecipes.map(({ modality }) => modality))];
}

function namesFrom(modality: string): string[] {
  return converterRecipes.filter((recipe) => recipe.modality === modality).map(({ name }) => name);
}

/** @throws `INVALID_ARGUMENT` when nothing is asked for. */
function choiceOf(options: ConvertOptions): Map<string, readonly string[]> {
  const choice = new Map(
    modalities().flatMap((modality) => {
      const names = options[`${wordFor(modality)}ToText`];
      return Array.isArray(names) ? [[modality, names as readonly string[]] as const] : [];
    }),
  );
  if (choice.size > 0) return choice;
  const example = modalities().map((modality) => `--${wordFor(modality)}-to-text ${namesFrom(modality)[0]}`);
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

function printPlan(terminal: CommandContext["terminal"], plan: ConversionPlan): void {
  const { converter, modality, contents, done, todo, unreadable, tried, estimatedSeconds } = plan;
  const time = estimatedSeconds === undefined ? "" : `, about ${lengthOf(estimatedSeconds)} (${tried} tried)`;
  const lost = unreadable > 0 ? `, ${unreadable} unreadable` : "";
  terminal.out(
    `${converter.padEnd(12)} ${contents} of ${modality}: ${done} done, ${todo} to do${lost}${time}, cost ${costOf(plan)}`,
  );
}

function costOf({ estimatedCost, currency }: ConversionPlan): string {
  if (estimatedCost === undefined) return "unknown: it is a model of a server, and its prices were not given";
  return currency === undefined ? String(estimatedCost) : `about ${estimatedCost.toFixed(4)} ${currency}`;
}

function lengthOf(seconds: number): string {
  if (seconds < 90) return `${seconds.toFixed(1)} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

function printReport(terminal: CommandContext["terminal"], report: ConversionReport): void {
  const { converter, done, convertedNow, emptyNow, older, failures } = report;
  const old = older > 0 ? `; ${older} by an older revision (--again renews them)` : "";
  terminal.out(
    `${converter.padEnd(12)} ${String(done).padStart(6)} done, ${convertedNow} new (${emptyNow} with nothing to say), ${failures.length} failed${old}`,
  );
  for (const { owners, content, code, message } of failures.slice(0, FAILURES_SHOWN))
    terminal.out(terminal.faint(`    ${owners.join(", ")}: ${content}: ${code}: ${message}`));
  if (failures.length > FAILURES_SHOWN)
    terminal.out(terminal.faint(`    and ${failures.length - FAILURES_SHOWN} more; --json lists all`));
}
