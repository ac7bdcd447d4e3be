// A row for each model: mean and standard deviation over seeds, and the paired comparison with a baseline.
import { compareRuns, meanOfRuns, type RunScores } from "@modalis/evaluation";

const METRICS = ["recall@20", "ndcg@20"];

/** Runs of the seeds by row; the baseline's row is compared with every other. */
export async function printTable(
  title: string,
  rows: ReadonlyMap<string, readonly RunScores[]>,
  baseline: string,
): Promise<void> {
  console.log(`\n${title}`);
  for (const [name, runs] of rows) {
    const cells = METRICS.map((metric) => {
      const means = runs.map(({ metrics }) => mean([...metrics.get(metric)!]));
      return `${metric} ${mean(means).toFixed(4)} (std ${deviation(means).toFixed(4)})`;
    });
    console.log(`  ${name.padEnd(24)} ${cells.join("  ")}  ${runs.length} seeds`);
  }
  const others = [...rows].filter(([name]) => name !== baseline);
  const standard = rows.get(baseline);
  if (others.length === 0 || standard === undefined) return;
  const comparisons = await compareRuns(
    others.map(([name, runs]) => meanOfRuns(name, runs)),
    meanOfRuns(baseline, standard),
    { metrics: METRICS, seed: 1 },
  );
  console.log(`  against ${baseline}, paired bootstrap by user, Holm over ${comparisons.length}:`);
  for (const {
    model,
    metric,
    mean: own,
    baselineMean,
    interval,
    correctedPValue,
    effectSize,
  } of comparisons) {
    const gain = own - baselineMean;
    console.log(
      `    ${model.padEnd(24)} ${metric.padEnd(10)} ${gain >= 0 ? "+" : ""}${gain.toFixed(4)} [${interval.map((end) => end.toFixed(4)).join(", ")}] p ${correctedPValue.toFixed(4)} d ${effectSize?.toFixed(3) ?? "-"}`,
    );
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

function deviation(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
}
