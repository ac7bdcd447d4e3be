import { Command } from "commander";
import { newRunFolder } from "../runs/run-folder.js";
import { counted } from "../terminal/counted.js";
import { shellWord } from "../terminal/shell-word.js";
import { chooseForRun } from "../training/choose-for-run.js";
import { defaultSplit, drawSplit } from "../training/draw-split.js";
import { pickModel } from "../training/pick-model.js";
import { countedEvents } from "../training/rating-models.js";
import { trainRun } from "../training/train-run.js";
import { trainingDataOf } from "../training/training-data-of.js";
import { readTrainingSource } from "../training/training-source.js";
import type { CommandContext } from "./command-context.js";
import { collect, duration, type LearningOptions, withLearningOptions } from "./command-options.js";
import { wholeNumber } from "./whole-number.js";

interface TrainOptions extends LearningOptions {
  readonly model: string;
  readonly set?: readonly string[];
  readonly tuned?: true;
  readonly budget?: number;
  readonly trials?: number;
  readonly out?: string;
  readonly allRows?: true;
  readonly restart?: true;
}

/** `modalis train DIR --model NAME|auto`: learns a model and keeps it as a run of the catalogue. */
export function trainCommand(context: CommandContext): Command {
  const command = new Command("train")
    .description("learn a model from a catalogue's events and content, and keep it as a run")
    .argument("<dir>", "a catalogue folder")
    .requiredOption("--model <name>", "a model's name, or auto to choose on validation rows")
    .option("--set <key=value>", "a setting of the model; may be given again", collect)
    .option("--tuned", "start from the settings that modalis tune found")
    .option("--budget <time>", "for auto: how long to choose; 10m unless --trials is given", duration)
    .option("--trials <n>", "for auto: most trials a model", wholeNumber(1, 100_000))
    .option("--all-rows", "learn from every row, held-out ones included, for serving")
    .option("--restart", "drop what a stopped training of this name has left, and begin anew")
    .option("--out <run>", "the run's name; by default the model's");
  return withLearningOptions(command).action((dir: string, options: TrainOptions) =>
    train(context, dir, options),
  );
}

async function train(context: CommandContext, dir: string, options: TrainOptions): Promise<void> {
  const { terminal, signal, now } = context;
  const {
    seed,
    threads,
    model,
    set = [],
    tuned = false,
    budget,
    trials,
    out = model,
    allRows = false,
    restart = false,
  } = options;
  const events = countedEvents(options.events, [model]);
  const source = await readTrainingSource(dir, { ...options, events, signal });
  const folder = await newRunFolder(source.catalogue.folder, out);
  const splitName = options.split ?? defaultSplit(source);
  const split = drawSplit(splitName, source, options.splitSeed);
  const data = trainingDataOf(split, source);
  const place = { folder, source, split, splitName, data, seed, threads, allRows, restart };
  const limits = {
    ...(budget === undefined ? {} : { budgetMs: budget }),
    ...(trials === undefined ? {} : { trials }),
  };
  const request = { model, set, tuned, seed, workers: threads, ...limits };
  const pick = () =>
    pickModel(request, data, {
      folder: source.catalogue.folder,
      signal,
      now,
      onTrial: (trial) =>
        terminal.note(
          `${trial.model} trial ${trial.trial}: recall@20 ${shown(trial.metrics?.["recall@20"])}`,
        ),
    });
  const chosen = model === "auto" ? await chooseForRun(place, limits, pick) : { picked: await pick() };
  const { picked } = chosen;
  if (picked.why !== undefined) terminal.note(picked.why);
  const run = { ...place, ...chosen };
  const record = await trainRun(run, context);
  if (options.json) return terminal.json({ run: folder, record });
  const recall = record.metrics.validation?.["recall@20"];
  const judged =
    recall === undefined ? "; judged by no held-out rows" : `; recall@20 on validation rows ${shown(recall)}`;
  terminal.out(
    `${record.model} learned from ${counted(record.interactions, "interaction")} in ${record.seconds.toFixed(1)} s${judged}`,
  );
  terminal.out(
    `kept in ${folder}; next: modalis recommend ${shellWord(dir)} --model ${shellWord(out)} --user ID`,
  );
}

function shown(value: number | undefined): string {
  return value === undefined ? "no result" : value.toFixed(4);
}
