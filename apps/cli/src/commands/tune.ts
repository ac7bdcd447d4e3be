import { digestOfSearch, modelNamed, tuneModel } from "@modalis/trainer";
import { Command, Option } from "commander";
import { saveTuned, trialsFile } from "../runs/tuned-settings.js";
import { counted } from "../terminal/counted.js";
import { shellWord } from "../terminal/shell-word.js";
import { defaultSplit, drawSplit } from "../training/draw-split.js";
import { checkFeatures } from "../training/pick-model.js";
import { countedEvents } from "../training/rating-models.js";
import { trainingDataOf } from "../training/training-data-of.js";
import { readTrainingSource } from "../training/training-source.js";
import type { CommandContext } from "./command-context.js";
import { duration, type LearningOptions, withLearningOptions } from "./command-options.js";
import { wholeNumber } from "./whole-number.js";

interface TuneCommandOptions extends LearningOptions {
  readonly model: string;
  readonly budget?: number;
  readonly trials?: number;
  readonly method: "random" | "halving";
  readonly metric: string;
}

/** `modalis tune DIR --model NAME --budget 10m`: searches settings on validation rows, and goes on where it was stopped. */
export function tuneCommand(context: CommandContext): Command {
  const command = new Command("tune")
    .description("search a model's settings on validation rows; continues where it was stopped")
    .argument("<dir>", "a catalogue folder")
    .requiredOption("--model <name>", "the model")
    .option("--budget <time>", "start no trial after this long, such as 10m", duration)
    .option("--trials <n>", "most trials; 60 without a budget", wholeNumber(1, 100_000))
    .addOption(
      new Option(
        "--method <name>",
        "random refines the best; halving trains many briefly, the best for longer",
      )
        .choices(["random", "halving"])
        .default("random"),
    )
    .option("--metric <name>", "what is to be highest", "recall@20");
  return withLearningOptions(command).action((dir: string, options: TuneCommandOptions) =>
    tune(context, dir, options),
  );
}

async function tune(context: CommandContext, dir: string, options: TuneCommandOptions): Promise<void> {
  const { terminal, signal, now } = context;
  const { model, budget, trials, method, metric, seed, threads } = options;
  const definition = modelNamed(model);
  const events = countedEvents(options.events, [model]);
  const source = await readTrainingSource(dir, { ...options, events, signal });
  const split = drawSplit(options.split ?? defaultSplit(source), source, options.splitSeed);
  const data = trainingDataOf(split, source);
  checkFeatures(definition, data);
  const { folder } = source.catalogue;
  const choices = { seed, method, metric, ...(trials === undefined ? {} : { trials }) };
  const digest = digestOfSearch(definition, data, choices);
  let done = 0;
  const bar = terminal.progress("trials", budget === undefined ? (trials ?? 60) : trials);
  const result = await tuneModel(definition, data, {
    ...choices,
    nowMs: now,
    workers: threads,
    logFile: await trialsFile(folder, `${model}.${method}`, digest),
    signal,
    ...(budget === undefined ? {} : { budgetMs: budget }),
    onTrial: () => {
      done += 1;
      bar.update(done);
    },
  }).catch((error) => {
    bar.stop();
    throw error;
  });
  bar.finish();
  const path = await saveTuned(folder, result);
  if (options.json) return terminal.json({ ...result, tuned: path });
  const { best, trials: all } = result;
  terminal.out(
    `${model}: ${metric} ${best.metrics![metric]!.toFixed(4)} on validation rows, best of ${counted(all.length, "trial")}`,
  );
  for (const [name, value] of Object.entries(result.settings)) terminal.out(`  ${name} = ${value}`);
  terminal.out(`next: modalis train ${shellWord(dir)} --model ${model} --tuned`);
}
