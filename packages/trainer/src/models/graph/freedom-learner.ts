import type { Kernels } from "@modalis/kernels";
import { factorsModel } from "@modalis/recommender";
import type { ContentChannel } from "../pairwise/content-channels.js";
import { type ContentMargins, createContentMargins } from "../pairwise/content-margins.js";
import {
  createLearnedTables,
  type LearnedTables,
  learnedTablesBytes,
  nodeTables,
  type TableShape,
  type WorldSize,
} from "../pairwise/learned-tables.js";
import type { PairBatch, PairLearner } from "../pairwise/pair-learner.js";
import { addGatheredRows, gatheredRows, meanLoss } from "../pairwise/pair-margins.js";
import type { TrainingPairs } from "../pairwise/training-pairs.js";
import type { Engines } from "../pairwise/vbpr.js";
import type { FreedomSettings } from "./freedom.js";
import { transposed } from "./item-graph.js";
import { layerMean } from "./layer-mean.js";
import { normalisedAdjacency, type SparseMatrix } from "./normalised-adjacency.js";
import { keptEdges, pruneEdges } from "./prune-edges.js";
import { sparseArrays, sparseBytes, sparseCopy } from "./sparse-arena.js";

/** The two graphs and the content. */
export interface FreedomWorld {
  readonly pairs: TrainingPairs;
  readonly size: WorldSize;
  readonly channels: readonly ContentChannel[];
  /** `[items, items]`, frozen. */
  readonly items: SparseMatrix;
}

export type FreedomLearnerSettings = Pick<
  FreedomSettings,
  "dimensions" | "layers" | "edgeDropout" | "contentWeight"
> & { readonly seed: number };

/** Place of the pruning among the streams of a seed. */
const PRUNING_STREAM = 2;
/** What kernels borrow above the arrays. */
const SCRATCH_BYTES = 1 << 26;

/** Bytes that {@link createFreedomLearner} takes from an arena. */
export function freedomBytes(world: FreedomWorld, { dimensions, edgeDropout }: FreedomSettings): number {
  const { userCount, itemCount } = world.size;
  const nodes = userCount + itemCount;
  const edges = world.pairs.users.length;
  return (
    learnedTablesBytes(freedomTables(world.size, world.channels, dimensions)) +
    4 * (3 * nodes + itemCount) * dimensions +
    sparseBytes(nodes, 2 * edges) +
    sparseBytes(nodes, 2 * keptEdges(edges, edgeDropout)) +
    2 * sparseBytes(itemCount, world.items.columns.length) +
    SCRATCH_BYTES
  );
}

/** Tables `users` and `items`, and a map for each channel. */
function freedomTables(size: WorldSize, channels: readonly ContentChannel[], columns: number): TableShape[] {
  const maps = channels.map(({ name, dimensions }) => ({ name: `map ${name}`, rows: dimensions, columns }));
  return [...nodeTables(size, columns), ...maps];
}

/** The learner alone, for whoever steps it by hand; `startEpoch` thins the graph. */
export async function createFreedomLearner(
  { kernels, runtime }: Engines,
  { pairs, size, channels, items }: FreedomWorld,
  { dimensions, layers, edgeDropout, contentWeight, seed }: FreedomLearnerSettings,
): Promise<PairLearner & AsyncDisposable> {
  const nodes = size.userCount + size.itemCount;
  const edge = size.userCount * dimensions;
  const tables = createLearnedTables(kernels, freedomTables(size, channels, dimensions), seed);
  const whole = normalisedAdjacency(pairs, size, sparseArrays(kernels, nodes, 2 * pairs.users.length));
  const kept = sparseArrays(kernels, nodes, 2 * keptEdges(pairs.users.length, edgeDropout));
  const [toItems, fromItems] = [sparseCopy(kernels, items), sparseCopy(kernels, transposed(items))];
  const [mean, first, second] = [0, 1, 2].map(() => kernels.float32(nodes * dimensions)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const alike = kernels.float32(size.itemCount * dimensions);
  const walk = { dimensions, layers, scratch: [first, second] as const };
  const starts = {
    nodes: tables.values.subarray(0, nodes * dimensions),
    items: tables.table("items").values,
  };

  const forward = (matrix: SparseMatrix) => {
    layerMean(kernels, { ...walk, matrix }, starts.nodes, mean);
    const accumulateInto = mean.subarray(edge);
    kernels.sparseProduct({
      matrix: toItems,
      dense: starts.items,
      dimensions,
      output: alike,
      accumulateInto,
    });
  };
  const backward = (gradient: Float32Array) => {
    kernels.sparseProduct({ matrix: fromItems, dense: gradient.subarray(edge), dimensions, output: alike });
    layerMean(kernels, { ...walk, matrix: kept }, gradient, tables.gradient.subarray(0, nodes * dimensions));
    kernels.addScaled({ target: tables.table("items").gradient, source: alike, scale: 1 });
  };
  const contents = await openContents(runtime, channels, tables, dimensions);
  return {
    tables,
    startEpoch(epoch) {
      const drawn = pruneEdges(pairs, size, { dropped: edgeDropout, place: [seed, PRUNING_STREAM, epoch] });
      normalisedAdjacency(drawn, size, kept);
    },
    async accumulate(batch) {
      forward(kept);
      // The second scratch array is free once the layers are summed, and holds the gradient by the means from here.
      second.fill(0);
      const loss = pairGradient(kernels, batch, { mean, gradient: second, edge, dimensions });
      const users = { mean: mean.subarray(0, edge), gradient: second.subarray(0, edge) };
      const content = await contentGradient(contents, batch, users, { dimensions, contentWeight });
      backward(second);
      return loss + content;
    },
    async scoringModel() {
      forward(whole);
      return factorsModel({
        userFactors: mean.slice(0, edge),
        itemFactors: mean.slice(edge),
        dimensions,
        visitors: { history: { kind: "mean" } },
      });
    },
    async [Symbol.asyncDispose]() {
      for (const content of contents) await content[Symbol.asyncDispose]();
    },
  };
}

/** Each channel is compared by itself: the paper sums a loss for each. */
async function openContents(
  runtime: Engines["runtime"],
  channels: readonly ContentChannel[],
  tables: LearnedTables,
  dimensions: number,
): Promise<ContentMargins[]> {
  const opened: ContentMargins[] = [];
  for (const channel of channels)
    opened.push(
      await createContentMargins(runtime, [channel], [tables.table(`map ${channel.name}`)], dimensions),
    );
  return opened;
}

interface MeanRows {
  /** `[nodes, dimensions]`. */
  readonly mean: Float32Array;
  readonly gradient: Float32Array;
}

function pairGradient(
  kernels: Kernels,
  batch: PairBatch,
  { mean, gradient, edge, dimensions }: MeanRows & { readonly edge: number; readonly dimensions: number },
): number {
  const samples = batch.users.length;
  const sum = kernels.bprGradient({
    ...batch,
    userTable: mean.subarray(0, edge),
    itemTable: mean.subarray(edge),
    userGradient: gradient.subarray(0, edge),
    itemGradient: gradient.subarray(edge),
    dimensions,
    scale: 1 / samples,
  });
  return sum / samples;
}

async function contentGradient(
  contents: readonly ContentMargins[],
  batch: PairBatch,
  users: MeanRows,
  { dimensions, contentWeight }: Pick<FreedomLearnerSettings, "dimensions" | "contentWeight">,
): Promise<number> {
  if (contentWeight === 0) return 0;
  const samples = batch.users.length;
  const likings = gatheredRows(users.mean, batch.users, dimensions);
  const given = { likings, base: new Float32Array(samples), scale: contentWeight / samples };
  let loss = 0;
  for (const content of contents) {
    const { margins, likingGradient } = await content.run(batch, given);
    addGatheredRows(users.gradient, batch.users, likingGradient, dimensions);
    loss += contentWeight * meanLoss(margins);
  }
  return loss;
}
