import type { BatchPlaces } from "../gradients/gradient-targets.js";
import { checkWhole, fail, rowsOf, type SparseRows } from "../runtime/check-arguments.js";
import type { KernelEngine } from "../runtime/kernel-engine.js";
import type { SparseMatrix } from "../sparse/sparse-product.js";
import { createItemProduct } from "./item-product.js";
import { createLayerGradient, type LeaveBlock } from "./layer-gradient.js";
import { type LayerMeanSize, layerMeanBprBytes } from "./layer-mean-bpr.js";
import { allMeans, columnsOf, meansAt } from "./layer-means.js";
import { createLayerWalk, type TableColumns } from "./layer-walk.js";
import { addBlocks, type LayerMeanAdam, stepBlocks } from "./leave-blocks.js";
import { createNumberedBatch, type RankedPairs } from "./numbered-batch.js";
import { createTwoSidedGraph } from "./two-sided-graph.js";

export interface LayerMeanRowsOptions {
  /** Each user's items; checked once and by `refresh`. */
  readonly users: SparseRows;
  readonly itemCount: number;
  /** `[users + items, dimensions]`: users' rows, then items', either as `placeInColumnBlocks` says. */
  readonly table: Float32Array;
  readonly dimensions: number;
  /** Layers that are averaged besides the table itself, at least 0. */
  readonly layers: number;
  /** The most samples of a batch. */
  readonly samples: number;
  /** `[items, items]`: its product with the items' rows of the table is added to the items' means. Checked once. */
  readonly itemMatrix?: SparseMatrix;
}

/** The nodes of a batch, whose means stand in slots from 1. */
export interface MeanRows {
  readonly places: BatchPlaces;
  /** The nodes of slots 1 and up. */
  readonly nodes: Int32Array;
  /** `[slots, dimensions]`, row 0 free; may be added to. */
  readonly means: Float32Array;
  /** `[slots, dimensions]`, zeros, row 0 free: takes the gradient by the means. */
  readonly gradient: Float32Array;
}

/**
 * The mean of LightGCN's layers at the nodes of a batch, as `layerMeanBpr` averages them, for losses of any kind.
 *
 * It walks 16 columns at a time; no layer is ever whole in memory.
 */
export interface LayerMeanRows {
  /** The batch's means; views that the next call writes over. */
  readonly at: (batch: RankedPairs) => MeanRows;
  /** Adds the gradient by the table that follows from the batch's `gradient` to `into`, laid out as the table. */
  readonly addGradient: (into: Float32Array) => void;
  /** Adam's step of the table by that gradient, which is never whole in memory. */
  readonly adamStep: (adam: LayerMeanAdam) => void;
  /** The means of all nodes, `[nodes, dimensions]`, in ordinary memory. */
  readonly means: () => Float32Array;
  /** Takes the users' rows as they are now: as many edges, others. */
  readonly refresh: () => void;
}

/** Bytes that {@link layerMeanRows} takes from an arena, besides what it is given. */
export function layerMeanRowsBytes(size: LayerMeanSize): number {
  const rows = Math.min(size.userCount + size.itemCount, 3 * size.samples) + 1;
  return layerMeanBprBytes(size) + 4 * rows * size.dimensions + 64;
}

/** @throws INVALID_ARGUMENT when the arrays do not fit together, LIMIT_EXCEEDED when the arena is too small. */
export function layerMeanRows(engine: KernelEngine, options: LayerMeanRowsOptions): LayerMeanRows {
  const { table, dimensions, layers, samples, itemCount } = options;
  checkWhole(itemCount, 1, "itemCount");
  checkWhole(layers, 0, "layers");
  checkWhole(samples, 1, "samples");
  const rows = rowsOf(table, dimensions, "table");
  const graph = createTwoSidedGraph(engine, options.users, itemCount);
  if (rows !== graph.nodes) fail(`table has ${rows} rows, and the graph ${graph.nodes} nodes`);
  const walk = createLayerWalk(engine, graph);
  const batch = createNumberedBatch(engine, { userCount: graph.users.count, nodes: rows }, samples);
  const [means, gradient] = [0, 1].map(() => engine.arena.float32((batch.mostSlots + 1) * dimensions)) as [
    Float32Array,
    Float32Array,
  ];
  const world = { graph, walk, table, dimensions, layers };
  const enter = ({ address }: TableColumns, from: number): void => {
    const { address: source, stride, width } = columnsOf(engine, gradient, dimensions, from);
    const count = batch.count() + 1;
    engine.share("takeBlock", 16 * count, source, stride, width, 0, 1 / (layers + 1), count, address);
  };
  const gradientOf = createLayerGradient(engine, world, { batch, enter, l2: 0 });
  const product =
    options.itemMatrix === undefined
      ? undefined
      : createItemProduct(engine, options.itemMatrix, graph, { table, dimensions });
  const descend = (leave: LeaveBlock): void => {
    gradient.fill(0, 0, dimensions);
    const rows = gradient.subarray(dimensions);
    gradientOf(undefined, (side, columns, from) => {
      if (side === graph.items)
        product?.addBack(batch.listed(), columnsOf(engine, rows, dimensions, from), walk.block(side));
      leave(side, columns, from);
    });
  };
  return {
    at(pairs) {
      batch.number(pairs);
      meansAt(engine, world, batch.listed(), means);
      const used = (batch.count() + 1) * dimensions;
      product?.addAt(batch.listed(), means.subarray(dimensions, used));
      gradient.fill(0, 0, used);
      return {
        places: batch.places(),
        nodes: batch.nodes(),
        means: means.subarray(0, used),
        gradient: gradient.subarray(0, used),
      };
    },
    addGradient: (into) => descend(addBlocks(engine, walk, table, into)),
    adamStep: (adam) => descend(stepBlocks(engine, walk, table, adam)),
    means() {
      const means = allMeans(engine, world);
      product?.addAll(means);
      return means;
    },
    refresh: graph.refresh,
  };
}
