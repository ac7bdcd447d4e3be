import {
  type Kernels,
  type LayerMeanAdam,
  layerMeanRowsBytes,
  type MeanRows,
  type SparseRows,
} from "@modalis/kernels";
import type { LearnedTables, WorldSize } from "../pairwise/learned-tables.js";
import type { PairBatch } from "../pairwise/pair-learner.js";
import { type Edges, edgesOf, type TrainingPairs } from "../pairwise/training-pairs.js";
import type { SparseMatrix } from "./normalised-adjacency.js";
import { keptEdges, pruneEdges } from "./prune-edges.js";
import { sparseBytes, sparseCopy } from "./sparse-arena.js";

/** The edges between users and items, thinned by the epoch, and the frozen graph of items. */
export interface FreedomGraphs {
  /** Draws the edges of an epoch. */
  thin(epoch: number): void;
  /** What each user and item of the batch is by both graphs; takes the gradient by it. */
  at(batch: PairBatch): MeanRows;
  /** Adds the gradient of the tables `users` and `items` that follows from the last batch's to `into`, as long as they. */
  addGradient(into: Float32Array): void;
  /** Adam's step of these tables by that gradient. */
  adamStep(adam: LayerMeanAdam): void;
  /** What all are by the graph with all edges. */
  means(): { readonly userFactors: Float32Array; readonly itemFactors: Float32Array };
}

export interface FreedomGraphsWorld {
  readonly pairs: TrainingPairs;
  readonly size: WorldSize;
  /** `[items, items]`, frozen. */
  readonly items: SparseMatrix;
}

export interface FreedomGraphsShape {
  readonly dimensions: number;
  readonly batchSize: number;
  /** Share of the edges between users and items that an epoch does without. */
  readonly edgeDropout: number;
}

/** Place of the thinning among the streams of a seed. */
const THINNING_STREAM = 2;

/** Bytes that {@link createFreedomGraphs} takes from an arena. */
export function freedomGraphsBytes(
  { pairs, size, items }: FreedomGraphsWorld,
  { dimensions, batchSize: samples, edgeDropout }: FreedomGraphsShape,
): number {
  const walk = (edges: number) =>
    4 * (size.userCount + 1 + edges) + layerMeanRowsBytes({ ...size, edges, dimensions, samples }) + 128;
  const edges = pairs.items.length;
  const kept = keptEdges(edges, edgeDropout);
  return walk(edges) + (kept < edges ? walk(kept) : 0) + sparseBytes(size.itemCount, items.columns.length);
}

/** For tables `users` and `items`, the first and the second. */
export function createFreedomGraphs(
  kernels: Kernels,
  { pairs, size, items }: FreedomGraphsWorld,
  tables: LearnedTables,
  {
    dimensions,
    layers,
    batchSize: samples,
    edgeDropout,
    seed,
  }: FreedomGraphsShape & { readonly layers: number; readonly seed: number },
): FreedomGraphs {
  const { userCount, itemCount } = size;
  const nodes = (userCount + itemCount) * dimensions;
  const edges = edgesOf(pairs);
  const drawn = (epoch: number) =>
    pruneEdges(edges, size, { dropped: edgeDropout, place: [seed, THINNING_STREAM, epoch] });
  const table = tables.values.subarray(0, nodes);
  const shape = { itemCount, table, dimensions, layers, samples, itemMatrix: sparseCopy(kernels, items) };
  const whole = kernels.layerMeanRows({ users: rowsIn(kernels, edges, userCount), ...shape });
  const thins = keptEdges(edges.items.length, edgeDropout) < edges.items.length;
  const keptRows = thins ? rowsIn(kernels, drawn(0), userCount) : undefined;
  const kept = keptRows === undefined ? whole : kernels.layerMeanRows({ users: keptRows, ...shape });
  return {
    thin(epoch) {
      if (keptRows === undefined) return;
      fillRows(keptRows, drawn(epoch));
      kept.refresh();
    },
    at: kept.at,
    addGradient: kept.addGradient,
    adamStep: kept.adamStep,
    means() {
      const all = whole.means();
      const edge = userCount * dimensions;
      return { userFactors: all.subarray(0, edge), itemFactors: all.subarray(edge) };
    },
  };
}

/** Rows of users in the arena. */
function rowsIn(kernels: Kernels, edges: Edges, userCount: number): SparseRows {
  const rows = { offsets: kernels.int32(userCount + 1), columns: kernels.int32(edges.items.length) };
  fillRows(rows, edges);
  return rows;
}

/** Since users rise in the edges, their items stand as the rows have them. */
function fillRows({ offsets, columns }: SparseRows, { users, items }: Edges): void {
  offsets.fill(0);
  for (const user of users) offsets[user + 1]! += 1;
  for (let user = 0; user + 1 < offsets.length; user++) offsets[user + 1]! += offsets[user]!;
  columns.set(items);
}
