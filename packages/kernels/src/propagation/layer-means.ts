import type { KernelEngine } from "../runtime/kernel-engine.js";
import { BLOCK_COLUMNS, sideColumns } from "./column-blocks.js";
import type { LayerWalk, ListedNodes, TableColumns } from "./layer-walk.js";
import type { GraphSide, TwoSidedGraph } from "./two-sided-graph.js";

/** A table over the nodes of a graph. */
export interface GraphTable {
  readonly graph: TwoSidedGraph;
  readonly walk: LayerWalk;
  /** `[nodes, dimensions]`: users' rows, then items', either in blocks of columns. */
  readonly table: Float32Array;
  readonly dimensions: number;
  /** Layers that are averaged besides the table itself. */
  readonly layers: number;
}

/** The columns from `from` on that a block takes of `table`, `[rows, dimensions]`, row by row. */
export function columnsOf(
  engine: KernelEngine,
  table: Float32Array,
  dimensions: number,
  from: number,
): TableColumns {
  const width = Math.min(BLOCK_COLUMNS, dimensions - from);
  return { address: engine.address(table, "table") + 4 * from, stride: 4 * dimensions, width };
}

/** Fills rows 1 and up of `means`, `[slots, dimensions]`, with the mean of layers at the listed nodes. */
export function meansAt(
  engine: KernelEngine,
  world: GraphTable,
  listed: ListedNodes,
  means: Float32Array,
): void {
  const { walk, dimensions, layers } = world;
  const rows = means.subarray(dimensions, (listed.count + 1) * dimensions).fill(0);
  const output = engine.address(rows, "means");
  walk.markNear(listed);
  for (let from = 0; from < dimensions; from += BLOCK_COLUMNS) {
    const own = columnsOf(engine, rows, dimensions, from);
    eachWalk(engine, world, { from, onlyNear: true }, (side, last) =>
      last ? walk.addNextAt(side, listed, own) : walk.addAt(side, listed, own),
    );
  }
  engine.share("scaleVector", rows.length, output, output, rows.length, 1 / (layers + 1));
}

/** The mean of layers at all nodes, `[nodes, dimensions]`, in ordinary memory. */
export function allMeans(engine: KernelEngine, world: GraphTable): Float32Array {
  const { graph, walk, table, dimensions, layers } = world;
  const means = new Float32Array(table.length);
  const blocks = new Map([graph.users, graph.items].map((side) => [side, walk.view(side)]));
  for (let from = 0; from < dimensions; from += BLOCK_COLUMNS) {
    const width = Math.min(BLOCK_COLUMNS, dimensions - from);
    eachWalk(engine, world, { from, onlyNear: false }, (side, last) => {
      if (last) walk.layer(side, false);
      const block = blocks.get(side)!;
      for (let row = 0; row < side.count; row++) {
        const unscaled = 1 / graph.roots[side.first + row]!;
        const to = (side.first + row) * dimensions + from;
        for (let column = 0; column < width; column++)
          means[to + column]! += unscaled * block[row * BLOCK_COLUMNS + column]!;
      }
    });
  }
  for (let at = 0; at < means.length; at++) means[at]! /= layers + 1;
  return means;
}

/**
 * Walks from either side, which between them make every layer of every node: a layer of the users comes from the items'
 * layer before, and so by turns.
 *
 * @param visit Called with each side that has a layer, the table's own the first; before it is made where it is the last one.
 */
function eachWalk(
  engine: KernelEngine,
  { graph, walk, table, dimensions, layers }: GraphTable,
  { from, onlyNear }: { readonly from: number; readonly onlyNear: boolean },
  visit: (side: GraphSide, last: boolean) => void,
): void {
  const sides = [graph.users, graph.items] as const;
  for (const [at, start] of sides.entries()) {
    walk.take(start, sideColumns(engine, table, start, dimensions, from));
    visit(start, false);
    for (let layer = 1; layer <= layers; layer++) {
      const side = sides[(at + layer) % 2]!;
      // What the layer before the last is asked for, by the last or by the mean, is near the batch.
      if (layer < layers) walk.layer(side, onlyNear && layer === layers - 1);
      visit(side, layer === layers);
    }
  }
}
