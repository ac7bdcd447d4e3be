/**
 * BPR-MF, LightGCN, VBPR, FREEDOM and BM3 on ../shared/data by their papers' recipes (64 dimensions, Adam, batches of 2,048,
 * one uniform negative, early stop without a better validation Recall@20): seconds to fit, Recall@20 and NDCG@20 on
 * validation rows, and with --test, after all fits and opening each data set's test part once, on test rows beside their
 * floors, as mean and standard deviation over the seeds.
 *
 * Run after a build: `npx tsx benchmarks/paper-models.ts [--data tiktok,lfm2k] [--models bm3,…] [--seeds 1,2,3,4,5]
 * [--threads 1] [--test]`.
 * `--settings '{"learningRate":0.003}'` lays other settings over those of the runs, for choosing on validation rows, and
 * `--trace` prints every look at them.
 */
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import type { ScoringModel } from "@modalis/contract";
import { createOpeningRecord, evaluateRanking, type RankingTask } from "@modalis/evaluation";
import { type FitProgress, type ModelSettings, modelNamed, type TrainingData } from "@modalis/trainer";
import { PAPER_RUNS, type PaperDataset, type PaperRun } from "./paper-models/paper-runs.js";
import { printOpenings, readSealedDataset } from "./probes/sealed-dataset.js";

const { values: flags } = parseArgs({
  options: {
    data: { type: "string", default: "tiktok,lfm2k" },
    models: { type: "string", default: "all" },
    settings: { type: "string", default: "{}" },
    seeds: { type: "string", default: "1" },
    threads: { type: "string", default: "1" },
    trace: { type: "boolean", default: false },
    test: { type: "boolean", default: false },
  },
});
const threads = Number(flags.threads);
const seeds = flags.seeds.split(",").map(Number);
const overlaid = JSON.parse(flags.settings) as ModelSettings;
const record = createOpeningRecord({ nowMs: Date.now });

console.log(`${cpus()[0]?.model ?? "unknown processor"}, Node ${process.version}, ${threads} threads\n`);
for (const name of flags.data.split(",") as PaperDataset[]) await measure(name);
printOpenings(record);

async function measure(name: PaperDataset): Promise<void> {
  const dataset = readSealedDataset(name);
  if (dataset === undefined) return;
  const { data, test } = dataset;
  const fitted: (readonly [PaperRun, readonly ScoringModel[]])[] = [];
  for (const run of PAPER_RUNS[name]) {
    if (flags.models !== "all" && !flags.models.split(",").includes(run.model)) continue;
    const models: ScoringModel[] = [];
    for (const seed of seeds) models.push(await fit(name, run, data, seed));
    fitted.push([run, models]);
  }
  if (flags.test) {
    const reason = "print the quality of fixed settings";
    const opened = test.open({ by: `paper-models on ${name}`, reason, record });
    for (const [run, models] of fitted) await report(name, run, models, opened);
  }
  for (const [, models] of fitted) for (const model of models) await model[Symbol.asyncDispose]();
}

async function fit(
  name: PaperDataset,
  run: PaperRun,
  data: TrainingData,
  seed: number,
): Promise<ScoringModel> {
  const definition = modelNamed(run.model);
  const changed = { ...run.settings, ...overlaid };
  const [start, before] = [performance.now(), process.cpuUsage()];
  let looks = 0;
  let best = { validation: 0, stage: "no epoch" };
  const onProgress = ({ validation, stage, loss }: FitProgress): void => {
    if (validation === undefined) return;
    looks++;
    if (validation > best.validation) best = { validation, stage };
    if (flags.trace) console.log(`  ${stage}: loss ${loss?.toFixed(4)}, validation ${validation.toFixed(4)}`);
  };
  const settings = { ...definition.defaults, ...changed };
  const model = await definition.fit(data, settings, { seed, threads, onProgress });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const { user, system } = process.cpuUsage(before);
  const [recall, ndcg] = await quality(model, data.validation!);
  console.log(`${name} ${run.model}, seed ${seed}: ${JSON.stringify(changed)}`);
  console.log(`  fitted in ${seconds} s (${((user + system) / 1e6).toFixed(1)} s of processor time)`);
  console.log(`  best at ${best.stage}, of ${looks} looks`);
  console.log(`  validation recall@20 ${recall.toFixed(4)} ndcg@20 ${ndcg.toFixed(4)}`);
  return model;
}

async function report(
  name: PaperDataset,
  { model: label, measured }: PaperRun,
  models: readonly ScoringModel[],
  task: RankingTask,
): Promise<void> {
  const figures: (readonly [number, number])[] = [];
  for (const model of models) figures.push(await quality(model, task));
  const [recall, ndcg] = [0, 1].map((at) => meanAndDeviation(figures.map((own) => own[at]!))) as [
    Spread,
    Spread,
  ];
  const floor = 0.97 * (measured ?? 0);
  const reached = recall.mean >= floor ? "reached" : "MISSED";
  const beside = measured === undefined ? "no floor" : `floor ${floor.toFixed(4)}: ${reached}`;
  console.log(`${name} ${label}: test recall@20 ${shown(recall)} ndcg@20 ${shown(ndcg)}  ${beside}`);
}

interface Spread {
  readonly mean: number;
  /** Of a sample; 0 for a single value. */
  readonly deviation: number;
}

function meanAndDeviation(values: readonly number[]): Spread {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / Math.max(1, values.length - 1)) };
}

function shown({ mean, deviation }: Spread): string {
  return `${mean.toFixed(4)} ± ${deviation.toFixed(4)}`;
}

async function quality(model: ScoringModel, task: RankingTask): Promise<readonly [number, number]> {
  const { metrics } = await evaluateRanking(model, task, { ks: [20] });
  return [metrics["recall@20"]!.mean, metrics["ndcg@20"]!.mean];
}
