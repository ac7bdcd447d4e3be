import { ModalisError } from "@modalis/contract";
import {
  amongAllItems,
  compareRuns,
  createOpeningRecord,
  meanOfRuns,
  type RankingTask,
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
import { rankedTask } from "./ranked-task.js";
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
  if (task.positives.items.length === 0) {
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `the split "${splitName}" holds out no test rows of this catalogue, so there is nothing to judge by; users need more events, or another --split`,
    );
  }
  const figures: Figures[] = [];
  for (const [name, picked] of models) {
    figures.push(await figuresOf(name, picked, request, task, context));
  }
  const runs = figures.map(({ run }) => run);
  const curves = figures.flatMap((one) => one.curves);
  const scores = new Map(figures.map(({ run, scores: own }) => [run.model, own]));
  const rowsOf = (part: "among" | "ratings"): TableRow[] =>
    figures.flatMap(({ run, [part]: seeds }) =>
      seeds.length === 0 ? [] : [{ name: run.model, values: summariseSeeds(seeds) }],
    );
  const tables: ReportTable[] = [
    { title: "Cold items among all items", note: COLD_NOTE, rows: rowsOf("among") },
    {
      title: "Ratings foretold",
      note: "Root mean square and mean absolute error; less is better.",
      rows: rowsOf("ratings"),
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

/** What one model came to. */
interface Figures {
  readonly run: RunSummary;
  readonly scores: RunScores;
  readonly curves: readonly TrainingCurve[];
  /** Means by seed, among all items, where the split ranks cold items alone. */
  readonly among: readonly Readonly<Record<string, number>>[];
  /** Errors of foretold ratings by seed. */
  readonly ratings: readonly Readonly<Record<"rmse" | "mae", number>>[];
}

async function figuresOf(
  name: string,
  picked: PickedModel,
  request: EvaluateModels,
  task: RankingTask,
  context: CommandContext,
): Promise<Figures> {
  const { source, split, seeds } = request;
  const judged: Judgement[] = [];
  const among: Readonly<Record<string, number>>[] = [];
  const ratings: { rmse: number; mae: number }[] = [];
  const curves: TrainingCurve[] = [];
  const data = trainingDataOf(split, source);
  const ranked = rankedTask(task, source);
  let seconds = 0;
  for (let seed = request.seed; seed < request.seed + seeds; seed++) {
    const fitted = await fitModel(picked, data, { ...request, seed }, context);
    await using model = fitted.model;
    seconds += fitted.seconds;
    if (seed === request.seed) curves.push(...curvesOf(name, fitted));
    const options = { ...request, ...source, name, signal: context.signal };
    judged.push(await judgeModel(model, ranked, options));
    if (isRated(picked, task)) ratings.push(await judgeRatings(model, task, data.interactions, options));
    if (task.candidates !== undefined) {
      among.push((await judgeModel(model, amongAllItems(ranked), options)).metrics);
    }
  }
  const { definition } = picked;
  const metrics = summariseSeeds(judged.map((one) => one.metrics));
  // What auto chose is told with its settings.
  const settings = { ...(definition.name === name ? {} : { model: definition.name }), ...picked.settings };
  const scores = meanOfRuns(
    name,
    judged.map((one) => one.scores),
  );
  return {
    run: { model: name, metrics, seconds: seconds / seeds, seeds, settings },
    scores,
    curves,
    among,
    ratings,
  };
}

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
