/**
 * The linear models on ../shared/data with the settings of ../shared/design/evaluation.md: seconds to fit, Recall@20 and NDCG@20
 * on validation rows, and with --test, after opening each data set's test part once, on test rows beside their floors.
 *
 * Run after a build: `npx tsx benchmarks/linear-models.ts [--data tiktok,lfm2k,baby] [--models ease,…] [--threads 2] [--test]`.
 */
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import type { ScoringModel } from "@modalis/contract";
import { createOpeningRecord, evaluateRanking, type RankingTask } from "@modalis/evaluation";
import { modelNamed, type TrainingData } from "@modalis/trainer";
import { PUBLISHED_RUNS, type PublishedRun } from "../apps/cli/src/reproduce/published-runs.js";
import { printOpenings, readSealedDataset } from "./probes/sealed-dataset.js";
import type { SharedDataset } from "./probes/shared-interactions.js";

const { values: flags } = parseArgs({
  options: {
    data: { type: "string", default: "tiktok,lfm2k,baby" },
    models: { type: "string", default: "all" },
    threads: { type: "string", default: "2" },
    test: { type: "boolean", default: false },
  },
});
const threads = Number(flags.threads);
const record = createOpeningRecord({ nowMs: Date.now });

console.log(`${cpus()[0]?.model ?? "unknown processor"}, Node ${process.version}, ${threads} threads\n`);
for (const name of flags.data.split(",") as SharedDataset[]) await measure(name);
printOpenings(record);

async function measure(name: SharedDataset): Promise<void> {
  const dataset = readSealedDataset(name);
  if (dataset === undefined) return;
  const { data, test } = dataset;
  const reason = "print the quality of fixed settings";
  const opened = flags.test ? test.open({ by: `linear-models on ${name}`, reason, record }) : undefined;
  for (const run of PUBLISHED_RUNS[name]) {
    if (flags.models === "all" || flags.models.split(",").includes(run.model))
      await report(name, run, data, opened);
  }
}

async function report(
  name: SharedDataset,
  run: PublishedRun,
  data: TrainingData,
  test: RankingTask | undefined,
): Promise<void> {
  const definition = modelNamed(run.model);
  const start = performance.now();
  const before = process.cpuUsage();
  await using model = await definition.fit(
    data,
    { ...definition.defaults, ...run.settings },
    { seed: 1, threads },
  );
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const { user, system } = process.cpuUsage(before);
  const [recall, ndcg] = await quality(model, data.validation!);
  console.log(`${name} ${run.label}: ${JSON.stringify(run.settings)}`);
  console.log(`  fitted in ${seconds} s (${((user + system) / 1e6).toFixed(1)} s of processor time)`);
  console.log(`  validation recall@20 ${recall.toFixed(4)} ndcg@20 ${ndcg.toFixed(4)}`);
  if (test === undefined) return;
  const [found, ranked] = await quality(model, test);
  const floor = run.measured === undefined ? "no floor" : floorOf(run.measured, [found, ranked]);
  console.log(`  test       recall@20 ${found.toFixed(4)} ndcg@20 ${ranked.toFixed(4)}  ${floor}`);
}

async function quality(model: ScoringModel, task: RankingTask): Promise<readonly [number, number]> {
  const { metrics } = await evaluateRanking(model, task, { ks: [20] });
  return [metrics["recall@20"]!.mean, metrics["ndcg@20"]!.mean];
}

/** Floors are .98 of what evaluation.md measured. */
function floorOf(measured: readonly [number, number], found: readonly [number, number]): string {
  const floors = measured.map((value) => 0.98 * value);
  const reached = floors.every((floor, at) => found[at]! >= floor);
  return `floors ${floors.map((floor) => floor.toFixed(4)).join(" / ")}: ${reached ? "reached" : "MISSED"}`;
}
