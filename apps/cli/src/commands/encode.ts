import { encodeCatalogue, recipes, withKeyName } from "@modalis/server";
import { readCatalogue } from "@modalis/store";
import { Command } from "commander";
import { downloadShown } from "../terminal/download-shown.js";
import type { ProgressBar } from "../terminal/progress-bar.js";
import { shellWord } from "../terminal/shell-word.js";
import type { CommandContext } from "./command-context.js";

type EncodeCommandOptions = {
  readonly modalities?: string;
  readonly strict?: true;
  readonly retryFailed?: true;
  readonly json?: true;
  readonly apiKeyEnv?: string;
} & { readonly [modalityModel: string]: string | true | undefined };

/** Most failures printed a channel; the rest are counted. */
const FAILURES_SHOWN = 10;

/** `modalis encode DIR`: understands every content once, and continues where it was stopped. */
export function encodeCommand(context: CommandContext, exit: (code: number) => void): Command {
  const modalities = [...new Set(recipes.map(({ modality }) => modality))];
  const command = new Command("encode")
    .description("turn every text, picture, sound and film into embeddings; continues where it was stopped")
    .argument("<dir>", "a catalogue folder")
    .option(
      "--modalities <names>",
      `only these modalities or channels, with commas: ${recipes.map(({ channel }) => channel).join(",")}`,
    )
    .option("--strict", "end with code 1 when a content could not be encoded")
    .option("--retry-failed", "try the contents again that failed before");
  for (const modality of modalities)
    command.option(
      `--${modality}-model <source>`,
      `encode ${modality} with this model: a folder, hub:owner/name@revision#q8${modality === "text" ? ", or openai:URL#MODEL at a server" : ""}`,
    );
  command.option("--api-key-env <name>", "the environment's variable with the key of a model at a server");
  return command.action(async (dir: string, options: EncodeCommandOptions) => {
    const { terminal, signal } = context;
    let bar: ProgressBar | undefined;
    const catalogue = await readCatalogue(dir, { signal });
    noteProblems(context.terminal, dir, catalogue.problems.length);
    const reports = await encodeCatalogue(catalogue, {
      ...context,
      ...(options.modalities === undefined
        ? {}
        : { only: options.modalities.split(",").map((name) => name.trim()) }),
      models: modelsOf(modalities, options),
      modelSource: { hub: context.hub, signal, onProgress: downloadShown(terminal) },
      retryFailed: options.retryFailed === true,
      onChannel: (channel, total) => {
        bar = total > 0 ? terminal.progress(channel, total) : undefined;
      },
      onProgress: ({ done, failed }) => bar?.update(done, failed),
      onChannelEnd: () => bar?.finish(),
    }).catch((error) => {
      bar?.stop();
      throw error;
    });
    if (options.json) terminal.json({ channels: reports });
    else if (reports.length === 0) terminal.out(`${dir} holds no content of the modalities asked for`);
    else for (const report of reports) printReport(terminal, report);
    const failed = reports.reduce((sum, { failures }) => sum + failures.length, 0);
    if (options.strict && failed > 0) {
      terminal.note(`${failed} contents could not be encoded, and --strict was given`);
      exit(1);
    }
  });
}

function modelsOf(modalities: readonly string[], options: EncodeCommandOptions): Map<string, string> {
  return new Map(
    modalities.flatMap((modality) => {
      const folder = options[`${modality}Model`];
      return typeof folder === "string" ? [[modality, withKeyName(folder, options.apiKeyEnv)] as const] : [];
    }),
  );
}

function noteProblems(terminal: CommandContext["terminal"], dir: string, count: number): void {
  if (count === 0) return;
  const what = count === 1 ? "1 line or field is" : `${count} lines or fields are`;
  terminal.note(`${what} left out as unusable; see: modalis validate ${shellWord(dir)}`);
}

function printReport(
  terminal: CommandContext["terminal"],
  report: Awaited<ReturnType<typeof encodeCatalogue>>[number],
): void {
  const { channel, space, rows, encodedNow, failures, current } = report;
  const state = current ? "" : "; not the current space of its channel (see modalis spaces)";
  terminal.out(
    `${channel.padEnd(13)} ${String(rows).padStart(6)} ${rows === 1 ? "row" : "rows"}, ${encodedNow} new, ${failures.length} failed  [${space.fingerprint}]${state}`,
  );
  if (report.cost !== undefined) printCost(terminal, report.cost);
  for (const { owners, content, code, message } of failures.slice(0, FAILURES_SHOWN)) {
    terminal.out(terminal.faint(`    ${owners.join(", ")}: ${content}: ${code}: ${message}`));
  }
  if (failures.length > FAILURES_SHOWN)
    terminal.out(terminal.faint(`    and ${failures.length - FAILURES_SHOWN} more; --json lists all`));
}

function printCost(
  terminal: CommandContext["terminal"],
  {
    model,
    requests,
    retries,
    inputTokens,
    cost,
    currency,
  }: NonNullable<Awaited<ReturnType<typeof encodeCatalogue>>[number]["cost"]>,
): void {
  const sum = cost === undefined ? "" : `, ${cost.toFixed(4)} ${currency}`;
  terminal.out(
    terminal.faint(`    ${model}: ${requests} requests (${retries} again), ${inputTokens} tokens${sum}`),
  );
}
