import { createOpeningRecord, type RankingTask, summariseSeeds, type TestOpening } from "@modalis/evaluation";
import { type ModelSettings, modelNamed } from "@modalis/trainer";
import type { CommandContext } from "../commands/command-context.js";
import { drawSplit } from "../training/draw-split.js";
import { fitModel } from "../training/fit-model.js";
import { judgeModel } from "../training/judge-model.js";
import { trainingDataOf } from "../training/training-data-of.js";
import type { TrainingSource } from "../training/training-source.js";
import type { PublishedRun, TopTwentyFigures } from "./published-runs.js";

export interface ReproduceTable {
  readonly source: TrainingSource;
  readonly runs: readonly PublishedTableRun[];
  /** Trainings a model, with the seeds 1, 2, …; the figures are their means. */
  readonly seeds: number;
  readonly threads: number;
}

/** A run that stands in a table. */
export type PublishedTableRun = PublishedRun & { readonly published: TopTwentyFigures };

/** What a figure came to here, beside ours. */
export interface ReproducedFigure {
  readonly mean: number;
  /** Over the seeds; 0 for one. */
  readonly std: number;
  readonly published: number;
  /** Of the mean from the published figure, as a share of that: -0.03 is 3 % lower. */
  readonly difference: number;
  readonly reproduced: boolean;
}

export interface ReproducedRun {
  readonly label: string;
  readonly model: string;
  readonly settings: ModelSettings;
  readonly metrics: Readonly<Record<"recall@20" | "ndcg@20", ReproducedFigure>>;
  /** To fit, a seed. */
  readonly seconds: number;
}

export interface ReproducedTable {
  readonly runs: readonly ReproducedRun[];
  readonly openings: readonly TestOpening[];
}

/** A figure lower than published by more than this share is not reproduced. */
export const TOLERANCE = 0.03;

/** Fits each run on the labelled split's training rows and judges it on its test rows, which are opened once. */
export async function reproduceTable(
  request: ReproduceTable,
  context: CommandContext,
): Promise<ReproducedTable> {
  const { source, runs } = request;
  const split = drawSplit("labelled", source, 0);
  const record = createOpeningRecord({ nowMs: context.now });
  const reason = `reproduce the published figures of ${runs.map(({ label }) => label).join("; ")}`;
  const task = split.test.open({ by: "modalis bench reproduce", reason, record });
  const data = trainingDataOf(split, source);
  const reproduced: ReproducedRun[] = [];
  for (const run of runs) reproduced.push(await reproduceRun(run, data, task, request, context));
  return { runs: reproduced, openings: record.entries() };
}

/** Compares a mean over seeds with what was published. */
export function compareFigure(
  { mean, std }: { readonly mean: number; readonly std: number },
  published: number,
): ReproducedFigure {
  const difference = mean / published - 1;
  return { mean, std, published, difference, reproduced: difference >= -TOLERANCE };
}

async function reproduceRun(
  { label, model, settings: fixed, published: [recall, ndcg] }: PublishedTableRun,
  data: ReturnType<typeof trainingDataOf>,
  task: RankingTask,
  { source, seeds, threads }: ReproduceTable,
  context: CommandContext,
): Promise<ReproducedRun> {
  const definition = modelNamed(model);
  const settings = { ...definition.defaults, ...fixed };
  const judged: Readonly<Record<string, number>>[] = [];
  let seconds = 0;
  for (let seed = 1; seed <= seeds; seed++) {
    const fitted = await fitModel({ definition, settings }, data, { seed, threads }, context);
    await using scoring = fitted.model;
    seconds += fitted.seconds;
    const options = { name: label, userFeatures: source.userFeatures, ks: [20], signal: context.signal };
    judged.push((await judgeModel(scoring, task, options)).metrics);
  }
  const summaries = summariseSeeds(judged);
  const figure = (metric: string, published: number) => {
    // A labelled split has test users, so that both metrics have a mean.
    const { mean, std } = summaries[metric]!;
    return compareFigure({ mean: mean!, std: std! }, published);
  };
  const metrics = { "recall@20": figure("recall@20", recall), "ndcg@20": figure("ndcg@20", ndcg) };
  return { label, model, settings, metrics, seconds: seconds / seeds };
}
