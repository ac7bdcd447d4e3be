import { join } from "node:path";
import { ModalisError } from "@modalis/contract";
import { type RunReport, type RunScores, renderReport, runScoresToSafetensors } from "@modalis/evaluation";
import { modelNamed } from "@modalis/trainer";
import { Command } from "commander";
import { checkWritable, writeWhole } from "../runs/write-whole.js";
import { printReport } from "../terminal/print-report.js";
import { defaultSplit, drawSplit } from "../training/draw-split.js";
import { evaluateModels } from "../training/evaluate-models.js";
import { type PickedModel, pickModel } from "../training/pick-model.js";
import { countedEvents, foretellsRatings } from "../training/rating-models.js";
import { trainingDataOf } from "../training/training-data-of.js";
import { type CountedEvents, readTrainingSource } from "../training/training-source.js";
import type { CommandContext } from "./command-context.js";
import { collect, duration, type LearningOptions, nameList, withLearningOptions } from "./command-options.js";
import { wholeNumber } from "./whole-number.js";

interface EvaluateOptions extends LearningOptions {
  readonly models: readonly string[];
  readonly set?: readonly string[];
  readonly tuned?: true;
  readonly seeds: number;
  readonly budget?: number;
  readonly trials?: number;
  readonly report?: string;
  readonly out?: string;
}

/** What `--out` holds beside the scores by user. */
const REPORT_FILE = "report.json";

/** `modalis evaluate DIR --models a,b,auto`: trains, opens the test rows once, and says how well each model does. */
export function evaluateCommand(context: CommandContext): Command {
  const command = new Command("evaluate")
    .description("train models and judge them on held-out rows, which are opened once")
    .argument("<dir>", "a catalogue folder")
    .requiredOption("--models <names>", "models, with commas; auto chooses on validation rows", nameList)
    .option("--seeds <n>", "trainings a model, each with the next seed", wholeNumber(1, 100), 1)
    .option("--set <model.key=value>", "a setting of a model; may be given again", collect)
    .option("--tuned", "start from the settings that modalis tune found")
    .option("--budget <time>", "for auto: how long to choose; 10m unless --trials is given", duration)
    .option("--trials <n>", "for auto: most trials a model", wholeNumber(1, 100_000))
    .option("--report <file>", "write a page of tables and charts there")
    .option("--out <folder>", "write report.json and each model's scores by user there, for modalis compare");
  return withLearningOptions(command).action((dir: string, options: EvaluateOptions) =>
    evaluate(context, dir, options),
  );
}

async function evaluate(context: CommandContext, dir: string, options: EvaluateOptions): Promise<void> {
  const { terminal, signal } = context;
  const { models: names, set = [], seed, seeds, threads, report: page, out } = options;
  checkNames(names, set);
  // Before anything is trained: what cannot be written would be lost after it.
  for (const file of [page, out === undefined ? undefined : join(out, REPORT_FILE)])
    if (file !== undefined) await checkWritable(file);
  const events = eventsFor(options, terminal);
  const source = await readTrainingSource(dir, { ...options, events, signal });
  const splitName = options.split ?? defaultSplit(source);
  const split = drawSplit(splitName, source, options.splitSeed);
  const data = trainingDataOf(split, source);
  const models = new Map<string, PickedModel>();
  for (const name of names) {
    const own = set
      .filter((entry) => entry.startsWith(`${name}.`))
      .map((entry) => entry.slice(name.length + 1));
    const limits = {
      ...(options.budget === undefined ? {} : { budgetMs: options.budget }),
      ...(options.trials === undefined ? {} : { trials: options.trials }),
    };
    const request = {
      model: name,
      set: own,
      tuned: options.tuned === true,
      seed,
      workers: threads,
      ...limits,
    };
    const picked = await pickModel(request, data, { ...context, folder: source.catalogue.folder });
    if (picked.why !== undefined) terminal.note(`auto: ${picked.why}`);
    models.set(name, picked);
  }
  const request = { source, split, splitName, models, seed, seeds, threads, ks: [10, 20] };
  const { report, scores } = await evaluateModels(request, context);
  if (page !== undefined) await writeWhole(page, renderReport(report));
  if (out !== undefined) await writeScores(out, report, scores);
  if (options.json) return terminal.json(report);
  printReport(terminal, report);
  if (page !== undefined) terminal.out(`the page is ${page}`);
}

/** Which events the models learn from, and a word to whoever compares models of ratings with others. */
function eventsFor({ events, models }: EvaluateOptions, { note }: CommandContext["terminal"]): CountedEvents {
  const counted = countedEvents(events, models);
  if (events === undefined && counted === "positive" && models.some(foretellsRatings))
    note("beside the others models of ratings learn from what speaks for an item alone; see --events");
  return counted;
}

/** Asked before auto tries models for minutes. */
function checkNames(names: readonly string[], set: readonly string[]): void {
  for (const name of names) if (name !== "auto") modelNamed(name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new ModalisError("INVALID_ARGUMENT", `--models names "${twice}" twice`);
  const stray = set.find((entry) => !names.some((name) => entry.startsWith(`${name}.`)));
  if (stray !== undefined) {
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `--set has "${stray}", which begins with none of the models; write ${names[0]}.key=value`,
    );
  }
}

async function writeScores(
  folder: string,
  report: RunReport,
  scores: ReadonlyMap<string, RunScores>,
): Promise<void> {
  const runs = report.runs.map((run) => ({ ...run, scoresFile: scoresFile(run.model) }));
  for (const [name, one] of scores)
    await writeWhole(join(folder, scoresFile(name)), runScoresToSafetensors(one));
  await writeWhole(join(folder, REPORT_FILE), `${JSON.stringify({ ...report, runs }, undefined, 2)}\n`);
}

function scoresFile(model: string): string {
  return `${model.replace(/[^a-z0-9-]+/gi, "-")}.scores.safetensors`;
}
