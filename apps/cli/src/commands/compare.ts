import { readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { isModalisError, ModalisError } from "@modalis/contract";
import { compareRuns, type RunScores, runScoresFromSafetensors } from "@modalis/evaluation";
import { recoverBundle } from "@modalis/recommender";
import { Command, Option } from "commander";
import { SCORES_FILE } from "../runs/save-run.js";
import type { CommandContext } from "./command-context.js";
import { nameList } from "./command-options.js";
import { wholeNumber } from "./whole-number.js";

interface CompareOptions {
  readonly metrics?: readonly string[];
  readonly test: "bootstrap" | "t-test";
  readonly seed: number;
  readonly json?: true;
}

/** `modalis compare RUN RUN`: which of two runs is better, paired by user. */
export function compareCommand(context: CommandContext): Command {
  return new Command("compare")
    .description("compare two runs of one split, paired by user")
    .argument("<run>", "a run's folder, or a file of scores by user that evaluate --out wrote")
    .argument("<baseline>", "another")
    .option("--metrics <names>", "with commas; all that the runs have by default", nameList)
    .addOption(new Option("--test <name>", "how").choices(["bootstrap", "t-test"]).default("bootstrap"))
    .option("--seed <n>", "fixes the bootstrap", wholeNumber(0, 2 ** 32 - 1), 1)
    .action(async (run: string, baseline: string, options: CompareOptions) => {
      const { terminal, signal } = context;
      const { metrics, test, seed, json } = options;
      const comparisons = await compareRuns([await readScores(run)], await readScores(baseline), {
        test,
        seed,
        signal,
        ...(metrics === undefined ? {} : { metrics }),
      });
      if (json) return terminal.json({ comparisons });
      for (const one of comparisons) {
        const { metric, mean, baselineMean, difference, interval, correctedPValue, effectSize } = one;
        const [low, high] = interval;
        terminal.out(
          `${metric.padEnd(13)} ${mean.toFixed(4)} − ${baselineMean.toFixed(4)} = ${difference.toFixed(4)} [${low.toFixed(4)}, ${high.toFixed(4)}]  p ${correctedPValue.toPrecision(2)}  d ${effectSize?.toFixed(2) ?? "∞"}${one.significant ? "" : "  within luck"}`,
        );
      }
    });
}

/** @throws `NOT_FOUND` where a run has no scores by user, `CORRUPT_FILE`. */
async function readScores(run: string): Promise<RunScores> {
  await recoverBundle(run);
  const isFolder = await stat(run).then(
    (found) => found.isDirectory(),
    () => undefined,
  );
  if (isFolder === undefined)
    throw new ModalisError(
      "NOT_FOUND",
      `there is no run "${run}"; give its folder, which lies in a catalogue, such as DIR/runs/${basename(run)}`,
    );
  const path = isFolder ? join(run, SCORES_FILE) : run;
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new ModalisError(
      "NOT_FOUND",
      `"${run}" has no scores by user; a run that learned from all rows, or without validation rows, is judged by none`,
      { cause: error },
    );
  });
  try {
    return runScoresFromSafetensors(bytes);
  } catch (error) {
    if (!isModalisError(error)) throw error;
    throw new ModalisError(error.code, `"${path}" holds no scores by user: ${error.message}`, {
      cause: error,
    });
  }
}
