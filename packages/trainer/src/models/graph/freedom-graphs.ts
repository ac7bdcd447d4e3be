import { type Kernels, layerMeanRowsBytes, type MeanRows, type SparseRows } from "@modalis/kernels";
import type { LearnedTables, WorldSize } from "../pairwise/learned-tables.js";
import type { PairBatch } from "../pairwise/pair-learner.js";
import { type Edges, edgesOf, type TrainingPairs } from "../pairwise/training-pairs.js";
import { transposed } from "./item-graph.js";
import type { SparseMatrix } from "./normalised-adjacency.js";
import { keptEdges, pruneEdges } from "./prune-edges.js";
import { sparseBytes, sparseCopy } from "./sparse-arena.js";

/** The edges between users and items, thinned by the epoch, and the frozen graph of items. */
export interface FreedomGraphs {
  /** Draws the edges of an epoch. */
  thin(epoch: number): void;
  /** What each user and item of the batch is by both graphs; takes the gradient by it. */
  at(batch: PairBatch): MeanRows;
  /** Adds the gradient of the tables `users` and `items` that follows from the last batch's. */
  addGradients(): void;
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
  return (
    walk(edges) +
    (kept < edges ? walk(kept) : 0) +
    2 * sparseBytes(size.itemCount, items.columns.length) +
    8 * size.itemCount * dimensions +
    4 * Math.min(size.itemCount, 2 * samples) * (dimensions + 1) +
    256
  );
}

/** For tables `users` and `items`, the first and the second, with gradients. */
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
  const shape = { itemCount, table: tables.values.subarray(0, nodes), dimensions, layers, samples };
  const edges = edgesOf(pairs);
  const drawn = (epoch: number) =>
    pruneEdges(edges, size, { dropped: edgeDropout, place: [seed, THINNING_STREAM, epoch] });
  const whole = kernels.layerMeanRows({ users: rowsIn(kernels, edges, userCount), ...shape });
  const thins = keptEdges(edges.items.length, edgeDropout) < edges.items.length;
  const keptRows = thins ? rowsIn(kernels, drawn(0), userCount) : undefined;
  const kept = keptRows === undefined ? whole : kernels.layerMeanRows({ users: keptRows, ...shape });
  const [toItems, fromItems] = [sparseCopy(kernels, items), sparseCopy(kernels, transposed(items))];
  const [alike, turned] = [0, 1].map(() => kernels.float32(itemCount * dimensions)) as [
    Float32Array,
    Float32Array,
  ];
  const { values, gradient } = tables.table("items");
  const findAlike = () =>
    kernels.sparseProduct({ matrix: toItems, dense: values, dimensions, output: alike });
  const most = Math.min(itemCount, 2 * samples);
  const [listed, lent] = [kernels.int32(most), kernels.float32(most * dimensions)];
  /** The batch's items, and the slot of the first: they follow the users. */
  const listItems = (batch: Int32Array): { readonly rows: Int32Array; readonly slots: number } => {
    const users = batch.findIndex((node) => node >= userCount);
    const rows = listed.subarray(0, users < 0 ? 0 : batch.length - users);
    for (let at = 0; at < rows.length; at++) rows[at] = batch[users + at]! - userCount;
    return { rows, slots: batch.length - rows.length + 1 };
  };
  let last: MeanRows | undefined;
  return {
    thin(epoch) {
      if (keptRows === undefined) return;
      fillRows(keptRows, drawn(epoch));
      kept.refresh();
    },
    at(batch) {
      last = kept.at(batch);
      const { rows, slots } = listItems(last.nodes);
      findAlike();
      const source = lent.subarray(0, rows.length * dimensions);
      kernels.gatherRows({ table: alike, rows, dimensions, output: source });
      kernels.addScaled({ target: last.means.subarray(slots * dimensions), source, scale: 1 });
      return last;
    },
    addGradients() {
      if (last === undefined) return;
      const { rows, slots } = listItems(last.nodes);
      kept.addGradient(tables.gradient.subarray(0, nodes));
      alike.fill(0);
      const source = last.gradient.subarray(slots * dimensions);
      kernels.scatterAddRows({ table: alike, rows, dimensions, source });
      const product = { matrix: fromItems, dense: alike, dimensions, output: turned };
      kernels.sparseProduct({ ...product, accumulateInto: gradient });
    },
    means() {
      const all = whole.means();
      findAlike();
      const [userFactors, itemFactors] = [
        all.subarray(0, userCount * dimensions),
        all.subarray(userCount * dimensions),
      ];
      for (let at = 0; at < itemFactors.length; at++) itemFactors[at]! += alike[at]!;
      return { userFactors, itemFactors };
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
