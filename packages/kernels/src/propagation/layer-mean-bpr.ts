import { checkNumber, checkWhole, fail, rowsOf, type SparseRows } from "../runtime/check-arguments.js";
import type { KernelEngine } from "../runtime/kernel-engine.js";
import { BLOCK_COLUMNS } from "./column-blocks.js";
import { createLayerGradient, type LeaveBlock } from "./layer-gradient.js";
import { allMeans, columnsOf, meansAt } from "./layer-means.js";
import { createLayerWalk, layerWalkBytes, type TableColumns } from "./layer-walk.js";
import { addBlocks, type LayerMeanAdam, stepBlocks } from "./leave-blocks.js";
import { createNumberedBatch, numberedBatchBytes, type RankedPairs } from "./numbered-batch.js";
import { createTwoSidedGraph, twoSidedGraphBytes } from "./two-sided-graph.js";

export interface LayerMeanBprOptions {
  /** Each user's items; checked once, and not to be changed while this is in use. */
  readonly users: SparseRows;
  readonly itemCount: number;
  /** `[users + items, dimensions]`: users' rows, then items', either as `placeInColumnBlocks` says. */
  readonly table: Float32Array;
  readonly dimensions: number;
  /** Layers that are averaged besides the table itself, at least 0. */
  readonly layers: number;
  /** The most samples of a batch. */
  readonly samples: number;
  /** Half of it times the squared length of a sample's three rows of the table is added to the sample's loss. Default 0. */
  readonly l2?: number;
}

/**
 * Bayesian personalised ranking by the mean of LightGCN's layers, `(x + A x + A² x + …) / (layers + 1)`, with the
 * normalised adjacency `A = D^-1/2 B D^-1/2` (He and others, SIGIR 2020).
 *
 * It walks 16 columns at a time, users' layers and items' by turns, and steps the table's columns as soon as their gradient
 * is there: no layer and no gradient is ever whole in memory.
 */
export interface LayerMeanBpr {
  /** The mean loss of a batch, without the penalty; what follows is of that batch, until the next call. */
  readonly loss: (batch: RankedPairs) => number;
  /** Adam's step of the table by the gradient of mean loss and penalty. */
  readonly adamStep: (adam: LayerMeanAdam) => void;
  /** Adds that gradient to `gradient`, laid out as the table. */
  readonly addGradient: (gradient: Float32Array) => void;
  /** The means of all nodes, `[nodes, dimensions]`, in ordinary memory. */
  readonly means: () => Float32Array;
}

/** How large a {@link LayerMeanBpr} is. */
export interface LayerMeanSize {
  readonly userCount: number;
  readonly itemCount: number;
  readonly edges: number;
  readonly dimensions: number;
  readonly samples: number;
}

/** Bytes that it takes from an arena, besides what it is given. */
export function layerMeanBprBytes({
  userCount,
  itemCount,
  edges,
  dimensions,
  samples,
}: LayerMeanSize): number {
  const nodes = userCount + itemCount;
  const rows = Math.min(nodes, 3 * samples) + 1;
  return (
    twoSidedGraphBytes(nodes, itemCount, edges) +
    layerWalkBytes(nodes) +
    numberedBatchBytes(nodes, samples) +
    4 * rows * (dimensions + BLOCK_COLUMNS) +
    256
  );
}

/** @throws INVALID_ARGUMENT when the arrays do not fit together, LIMIT_EXCEEDED when the arena is too small. */
export function layerMeanBpr(engine: KernelEngine, options: LayerMeanBprOptions): LayerMeanBpr {
  const { table, dimensions, layers, samples, l2 = 0 } = options;
  checkWhole(options.itemCount, 1, "itemCount");
  checkWhole(layers, 0, "layers");
  checkWhole(samples, 1, "samples");
  checkNumber(l2, 0, "l2");
  const rows = rowsOf(table, dimensions, "table");
  const graph = createTwoSidedGraph(engine, options.users, options.itemCount);
  if (rows !== graph.nodes) fail(`table has ${rows} rows, and the graph ${graph.nodes} nodes`);
  const walk = createLayerWalk(engine, graph);
  const batch = createNumberedBatch(engine, { userCount: graph.users.count, nodes: rows }, samples);
  const means = engine.arena.float32((batch.mostSlots + 1) * dimensions);
  const world = { graph, walk, table, dimensions, layers };
  const enter = (entering: TableColumns, from: number): void =>
    batch.addGradient(columnsOf(engine, means, dimensions, from), entering);
  const gradientOf = createLayerGradient(engine, world, { batch, enter, l2 });
  let last: RankedPairs | undefined;
  const descend = (leave: LeaveBlock): void =>
    gradientOf(last ?? fail("the gradient needs a loss first"), leave);
  return {
    loss(pairs) {
      last = undefined;
      batch.number(pairs);
      last = pairs;
      meansAt(engine, world, batch.listed(), means);
      const count = Math.max(1, pairs.users.length);
      // The mean's share of each layer goes with the slopes into the gradient.
      return batch.loss(means, dimensions, 1 / (count * (layers + 1))) / count;
    },
    adamStep: (adam) => descend(stepBlocks(engine, walk, table, adam)),
    addGradient: (gradient) => descend(addBlocks(engine, walk, table, gradient)),
    means: () => allMeans(engine, world),
  };
}
