import type { StepInput } from "../../autodiff/step-arrays.js";
import { createTrainStep, type TrainStep } from "../../autodiff/train-step.js";
import type { ContentChannel } from "../pairwise/content-channels.js";
import type { Engines } from "../pairwise/content-margins.js";
import {
  createLearnedTables,
  learnedTablesBytes,
  nodeTables,
  type TableShape,
  type WorldSize,
} from "../pairwise/learned-tables.js";
import type { PairBatch, PairLearner } from "../pairwise/pair-learner.js";
import { addGatheredRows } from "../pairwise/pair-margins.js";
import { edgesOf, type TrainingPairs } from "../pairwise/training-pairs.js";
import type { Bm3Settings } from "./bm3.js";
import { bm3Factors } from "./bm3-factors.js";
import { bm3Graph } from "./bm3-graph.js";
import { layerMean } from "./layer-mean.js";
import { normalisedAdjacency } from "./normalised-adjacency.js";
import { sparseArrays, sparseBytes } from "./sparse-arena.js";

export interface Bm3World {
  readonly pairs: TrainingPairs;
  readonly size: WorldSize;
  readonly channels: readonly ContentChannel[];
}

export type Bm3LearnerSettings = Pick<
  Bm3Settings,
  "dimensions" | "layers" | "dropout" | "contentWeight" | "l2" | "batchSize"
> & { readonly seed: number; readonly score?: string };

/** What kernels borrow above the arrays. */
const SCRATCH_BYTES = 1 << 26;

/** Bytes that {@link createBm3Learner} takes from an arena. */
export function bm3Bytes({ size, channels, pairs }: Bm3World, { dimensions }: Bm3Settings): number {
  const nodes = size.userCount + size.itemCount;
  const tables = learnedTablesBytes(bm3Tables(size, channels, dimensions));
  return tables + 12 * nodes * dimensions + sparseBytes(nodes, 2 * pairs.items.length) + SCRATCH_BYTES;
}

/**
 * Tables `users` and `items`; a map and its bias for each channel; the predictor and its bias. Biases start within ±1 / √inputs, as
 * the authors' do: they are large beside what the predictor first makes of small rows, and from zero BM3 learns less.
 */
function bm3Tables(size: WorldSize, channels: readonly ContentChannel[], columns: number): TableShape[] {
  return [
    ...nodeTables(size, columns),
    ...channels.flatMap(({ name, dimensions }) => [
      { name: `map ${name}`, rows: dimensions, columns },
      { name: `map bias ${name}`, rows: 1, columns, spread: 1 / Math.sqrt(dimensions) },
    ]),
    { name: "predictor", rows: columns, columns },
    { name: "predictor bias", rows: 1, columns, spread: 1 / Math.sqrt(columns) },
  ];
}

/** The learner alone, for whoever steps it by hand. */
export async function createBm3Learner(
  { kernels, runtime }: Engines,
  { pairs, size, channels }: Bm3World,
  settings: Bm3LearnerSettings,
): Promise<PairLearner & AsyncDisposable> {
  const { dimensions, layers, seed } = settings;
  const nodes = size.userCount + size.itemCount;
  const edge = size.userCount * dimensions;
  const samples = Math.min(settings.batchSize, pairs.items.length);
  const graph = bm3Graph({ ...settings, samples, channels, dropoutRate: settings.dropout });
  const step = await createTrainStep({ graph, runtime, seed });
  const tables = createLearnedTables(kernels, bm3Tables(size, channels, dimensions), seed);
  const matrix = normalisedAdjacency(
    edgesOf(pairs),
    size,
    sparseArrays(kernels, nodes, 2 * pairs.items.length),
  );
  const [mean, first, second] = [0, 1, 2].map(() => kernels.float32(nodes * dimensions)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const walk = { matrix, dimensions, layers, scratch: [first, second] as const };
  const starts = tables.values.subarray(0, nodes * dimensions);
  const gradient = tables.gradient.subarray(0, nodes * dimensions);
  const items = tables.table("items");
  const forward = () => {
    layerMean(kernels, walk, starts, mean);
    kernels.addScaled({ target: mean.subarray(edge), source: items.values, scale: 1 });
  };
  return {
    tables,
    start: "biases spread",
    async accumulate(batch, number) {
      forward();
      for (const [name, values] of step.parameters) values.set(tables.table(name).values);
      fillInputs(step, batch, channels, { mean, edge, dimensions, samples });
      const loss = await step.run(number);
      second.fill(0);
      const [users, liked] = [step.inputGradients.get("users")!, step.inputGradients.get("items")!];
      addGatheredRows(second.subarray(0, edge), batch.users, users, dimensions);
      addGatheredRows(second.subarray(edge), batch.positives, liked, dimensions);
      layerMean(kernels, walk, second, gradient);
      addGatheredRows(items.gradient, batch.positives, liked, dimensions);
      for (const [name, { dense }] of step.gradients) tables.table(name).gradient.set(dense!);
      return loss;
    },
    scoringModel() {
      forward();
      const [predictor, predictorBias] = [
        tables.table("predictor").values,
        tables.table("predictor bias").values,
      ];
      const score = settings.score === "both" ? "both" : "predicted";
      return bm3Factors(runtime, { rows: mean, edge, dimensions, predictor, predictorBias, score });
    },
    [Symbol.asyncDispose]: () => step[Symbol.asyncDispose](),
  };
}

function fillInputs(
  step: TrainStep,
  batch: PairBatch,
  channels: readonly ContentChannel[],
  {
    mean,
    edge,
    dimensions,
    samples,
  }: { mean: Float32Array; edge: number; dimensions: number; samples: number },
): void {
  const weight = 1 / batch.users.length;
  // What a short last batch leaves of the inputs is of the batch before, and counts 0.
  const fill = (name: string, table: Float32Array, rows: Int32Array, columns: number) => {
    const input = step.inputs.get(name)!;
    for (let at = 0; at < rows.length; at++)
      input.set(table.subarray(rows[at]! * columns, (rows[at]! + 1) * columns), at * columns);
  };
  fill("users", mean.subarray(0, edge), batch.users, dimensions);
  fill("items", mean.subarray(edge), batch.positives, dimensions);
  const weights = step.inputs.get("weights")!;
  for (let at = 0; at < samples; at++) weights[at] = at < batch.users.length ? weight : 0;
  for (const { name, data, present, centre, scale, dimensions: columns } of channels) {
    fill(`content ${name}`, data, batch.positives, columns);
    centreRows(step.inputs.get(`content ${name}`)!.subarray(0, batch.users.length * columns), centre, scale);
    const there = step.inputs.get(`content weights ${name}`)!;
    for (let at = 0; at < samples; at++)
      there[at] = at < batch.users.length ? weight * present[batch.positives[at]!]! : 0;
  }
}

/** `rows = scale (rows - centre)`, in place. */
function centreRows(rows: StepInput, centre: Float32Array, scale: number): void {
  for (let at = 0; at < rows.length; at += centre.length)
    for (let column = 0; column < centre.length; column++)
      rows[at + column] = scale * (rows[at + column]! - centre[column]!);
}
