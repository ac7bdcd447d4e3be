import {
  amongAllItems,
  compareRuns,
  createOpeningRecord,
  meanOfRuns,
  type ReportTable,
  type RunReport,
  type RunScores,
  type RunSummary,
  type Split,
  summariseSeeds,
  type TrainingCurve,
} from "@modalis/evaluation";
import type { CommandContext } from "../commands/command-context.js";
import { type FittedModel, fitModel } from "./fit-model.js";
import { type Judgement, judgeModel } from "./judge-model.js";
import { isRated, judgeRatings } from "./judge-ratings.js";
import type { PickedModel } from "./pick-model.js";
import { trainingDataOf } from "./training-data-of.js";
import type { TrainingSource } from "./training-source.js";

export interface EvaluateModels {
  readonly source: TrainingSource;
  readonly split: Split;
  readonly splitName: string;
  /** By the name under which each is reported. */
  readonly models: ReadonlyMap<string, PickedModel>;
  /** The first training's seed; each other training takes the next. */
  readonly seed: number;
  readonly seeds: number;
  readonly threads: number;
  readonly ks: readonly number[];
}

export interface Evaluated {
  readonly report: RunReport;
  /** By model: the mean over its seeds, by user. */
  readonly scores: ReadonlyMap<string, RunScores>;
}

/** Fits each model with each seed and judges it on test rows, which are opened once, after every choice was made. */
export async function evaluateModels(request: EvaluateModels, context: CommandContext): Promise<Evaluated> {
  const { source, split, models, splitName } = request;
  const record = createOpeningRecord({ nowMs: context.now });
  const names = [...models.keys()].join(", ");
  const task = split.test.open({ by: "modalis evaluate", reason: `figures of ${names}`, record });
  const [opening] = record.entries();
  const runs: RunSummary[] = [];
  const curves: TrainingCurve[] = [];
  const scores = new Map<string, RunScores>();
  const against: TableRow[] = [];
  const ratings: TableRow[] = [];
  for (const [name, picked] of models) {
    const judged: Judgement[] = [];
    const among: Judgement[] = [];
    const rated: { rmse: number; mae: number }[] = [];
    const seconds: number[] = [];
    for (let seed = request.seed; seed < request.seed + request.seeds; seed++) {
      const fitted = await fitModel(picked, trainingDataOf(split, source), { ...request, seed }, context);
      await using model = fitted.model;
      seconds.push(fitted.seconds);
      if (seed === request.seed) curves.push(...curvesOf(name, fitted));
      const options = { ...request, ...source, name, signal: context.signal };
      judged.push(await judgeModel(model, task, { ...options, digest: opening!.digest }));
      if (isRated(picked, task)) rated.push(await judgeRatings(model, task, options));
      if (task.candidates !== undefined) among.push(await judgeModel(model, amongAllItems(task), options));
    }
    const { settings } = picked;
    const metrics = summariseSeeds(judged.map((one) => one.metrics));
    const mean = seconds.reduce((sum, value) => sum + value, 0) / seconds.length;
    runs.push({ model: name, metrics, seconds: mean, seeds: request.seeds, settings });
    scores.set(
      name,
      meanOfRuns(
        name,
        judged.map((one) => one.scores),
      ),
    );
    if (rated.length > 0) ratings.push({ name, values: summariseSeeds(rated) });
    if (among.length > 0) against.push({ name, values: summariseSeeds(among.map((one) => one.metrics)) });
  }
  const tables: ReportTable[] = [
    { title: "Cold items among all items", note: COLD_NOTE, rows: against },
    {
      title: "Ratings foretold",
      note: "Root mean square and mean absolute error; less is better.",
      rows: ratings,
    },
  ].filter(({ rows }) => rows.length > 0);
  const comparisons = await compareAll([...scores.values()], request.seed, context.signal);
  const report: RunReport = {
    title: `Models on ${source.catalogue.folder.split(/[\\/]/).at(-1)}`,
    split: splitName,
    createdAtMs: context.now(),
    runs,
    ...(comparisons.length === 0 ? {} : { comparisons }),
    ...(curves.length === 0 ? {} : { trainingCurves: curves }),
    ...(tables.length === 0 ? {} : { tables }),
    openings: record.entries(),
  };
  return { report, scores };
}

type TableRow = ReportTable["rows"][number];

const COLD_NOTE =
  "The main figures rank cold items among cold items alone; here they have to get past the warm ones.";

function curvesOf(model: string, { curve }: FittedModel): TrainingCurve[] {
  const points = (name: "loss" | "validation") =>
    curve.flatMap((point) => (point[name] === undefined ? [] : [{ step: point.share, value: point[name] }]));
  const named = [
    { model, metric: "loss", points: points("loss") },
    { model, metric: "recall@20 on validation rows", points: points("validation") },
  ];
  return named.filter((one) => one.points.length > 1);
}

/** Every model against the first, by the two metrics that papers report. */
async function compareAll(scores: readonly RunScores[], seed: number, signal: AbortSignal) {
  const [baseline, ...others] = scores;
  if (baseline === undefined || others.length === 0 || baseline.userIds.length < 2) return [];
  const metrics = ["recall@20", "ndcg@20"].filter((metric) => baseline.metrics.has(metric));
  return compareRuns(others, baseline, { metrics, seed, signal });
}
