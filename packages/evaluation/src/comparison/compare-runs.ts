import { setImmediate } from "node:timers/promises";
import { holmCorrection } from "./holm-correction.js";
import { pairedBootstrap } from "./paired-bootstrap.js";
import { pairedDifferences, pairedEffectSize } from "./paired-differences.js";
import { type PairedTest, pairedTTest } from "./paired-t-test.js";
import { alignUsers, type RunScores, scoresBy } from "./run-scores.js";

export interface CompareRunsOptions {
  /** Names such as `recall@20`; all that the baseline has when absent. Each adds to the family that Holm corrects for. */
  readonly metrics?: readonly string[];
  /** Default "bootstrap". */
  readonly test?: "bootstrap" | "t-test";
  /** Of the bootstrap's draws; a whole number from 0. */
  readonly seed: number;
  /** Of the bootstrap; default 10,000. */
  readonly draws?: number;
  /** Of the intervals; default 0.95. A comparison is significant when its corrected p is below what is left to 1. */
  readonly confidence?: number;
  readonly signal?: AbortSignal;
}

/** One run against the baseline by one metric. */
export interface RunComparison extends PairedTest {
  readonly model: string;
  readonly baseline: string;
  readonly metric: string;
  readonly mean: number;
  readonly baselineMean: number;
  /** p corrected over all comparisons made together, by Holm. */
  readonly correctedPValue: number;
  /** Cohen's d of the paired differences; null where all are alike and not 0, so that it would be infinite. */
  readonly effectSize: number | null;
  readonly significant: boolean;
  readonly users: number;
}

/**
 * Compares runs with a baseline, paired by user, and corrects for how many comparisons are made.
 *
 * @throws `INVALID_ARGUMENT` when runs have other users, metrics or test rows than the baseline.
 */
export async function compareRuns(
  runs: readonly RunScores[],
  baseline: RunScores,
  options: CompareRunsOptions,
): Promise<RunComparison[]> {
  const { metrics = [...baseline.metrics.keys()], confidence = 0.95, signal } = options;
  const made: Omit<RunComparison, "correctedPValue" | "significant">[] = [];
  for (const run of runs) {
    const aligned = alignUsers(run, baseline);
    for (const metric of metrics) {
      signal?.throwIfAborted();
      made.push(compareBy(metric, aligned, baseline, options));
      await setImmediate(); // a bootstrap of many users takes a second; timers and aborts run in between
    }
  }
  const corrected = holmCorrection(made.map(({ pValue }) => pValue));
  return made.map((comparison, at) => ({
    ...comparison,
    correctedPValue: corrected[at]!,
    significant: corrected[at]! < 1 - confidence,
  }));
}

function compareBy(
  metric: string,
  run: RunScores,
  baseline: RunScores,
  { test = "bootstrap", seed, draws, confidence = 0.95 }: CompareRunsOptions,
): Omit<RunComparison, "correctedPValue" | "significant"> {
  const [scores, against] = [scoresBy(run, metric), scoresBy(baseline, metric)];
  const effectSize = pairedEffectSize(pairedDifferences(scores, against));
  const result =
    test === "t-test"
      ? pairedTTest(scores, against, { confidence })
      : pairedBootstrap(scores, against, { seed, confidence, ...(draws === undefined ? {} : { draws }) });
  return {
    model: run.model,
    baseline: baseline.model,
    metric,
    mean: meanOf(scores),
    baselineMean: meanOf(against),
    ...result,
    effectSize: Number.isFinite(effectSize) ? effectSize : null,
    users: scores.length,
  };
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
