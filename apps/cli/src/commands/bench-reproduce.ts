import { availableParallelism } from "node:os";
import { modelNamed } from "@modalis/trainer";
import { Argument, Command } from "commander";
import { importPublished } from "../reproduce/import-published.js";
import { countData, PUBLISHED_DATA } from "../reproduce/published-data.js";
import { PUBLISHED_NAMES, type PublishedName } from "../reproduce/published-runs.js";
import { type ReproducedFigure, reproduceTable, TOLERANCE } from "../reproduce/reproduce-table.js";
import { tableRuns } from "../reproduce/table-runs.js";
import { printReproduction, type Reproduction } from "../terminal/print-reproduction.js";
import type { CommandContext } from "./command-context.js";
import { nameList } from "./command-options.js";
import { wholeNumber } from "./whole-number.js";

interface BenchReproduceOptions {
  readonly data: string;
  readonly models?: readonly string[];
  readonly threads: number;
  readonly seeds: number;
  readonly json?: true;
}

/** `modalis bench reproduce NAME --data FOLDER`: our figures again, from the reader's data; code 1 where one is missed. */
export function benchReproduceCommand(context: CommandContext, exit: (code: number) => void): Command {
  return new Command("reproduce")
    .description(
      "fit a published table's models on its data, and print their figures beside the published ones",
    )
    .addArgument(new Argument("<name>", "the table").choices(PUBLISHED_NAMES))
    .requiredOption("--data <folder>", "the folder of NAME.inter, in the layout of MMRec")
    .option("--models <names>", "of the table, with commas; all by default", nameList)
    .option("--threads <n>", "threads of a training", wholeNumber(1, 256), availableParallelism())
    .option("--seeds <n>", "trainings a model, each with the next seed", wholeNumber(1, 100), 1)
    .action(async (name: PublishedName, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<BenchReproduceOptions>();
      const reproduction = await reproduce(name, options, context);
      if (options.json) context.terminal.json(reproduction);
      else printReproduction(context.terminal, reproduction);
      if (!reproduction.reproduced) exit(1);
    });
}

async function reproduce(
  name: PublishedName,
  { data: folder, models, threads, seeds }: BenchReproduceOptions,
  context: CommandContext,
): Promise<Reproduction> {
  const runs = tableRuns(name, models);
  const features = runs.some(({ model }) => modelNamed(model).needsFeatures);
  const { source, problems } = await importPublished(name, folder, features, context);
  const [data, publishedData] = [countData(source), PUBLISHED_DATA[name]];
  const table = await reproduceTable({ source, runs, seeds, threads }, context);
  const figures = table.runs.flatMap(({ metrics }): ReproducedFigure[] => Object.values(metrics));
  return {
    name,
    seeds,
    tolerance: TOLERANCE,
    reproduced: figures.every((figure) => figure.reproduced),
    data,
    publishedData,
    leftOut: problems.length,
    ...table,
  };
}
