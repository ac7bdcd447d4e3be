import type { KernelEngine } from "../runtime/kernel-engine.js";
import { BLOCK_COLUMNS, sideColumns } from "./column-blocks.js";
import { columnsOf, type GraphTable } from "./layer-means.js";
import type { TableColumns } from "./layer-walk.js";
import type { NumberedBatch, RankedPairs } from "./numbered-batch.js";
import type { GraphSide } from "./two-sided-graph.js";

/** Takes one side's gradient by its `columns` of the table, those from `from` on, which stands in the walk's block of that side. */
export type LeaveBlock = (side: GraphSide, columns: TableColumns, from: number) => void;

export interface LayerGradientOptions {
  readonly batch: NumberedBatch;
  /** Adds the gradient by each layer's rows of the batch, in the table's columns from `from` on, to zeroed rows by slots. */
  readonly enter: (entering: TableColumns, from: number) => void;
  readonly l2: number;
}

/**
 * Makes a function that walks a batch's gradient back to the table, block by block, and leaves each block while it is
 * there. The gradient enters at every layer, so that the walk back needs one block and no sum of layers.
 *
 * The function takes the batch whose penalty is added; none is without.
 */
export function createLayerGradient(
  engine: KernelEngine,
  { graph, walk, table, dimensions, layers }: GraphTable,
  { batch, enter, l2 }: LayerGradientOptions,
): (pairs: RankedPairs | undefined, leave: LeaveBlock) => void {
  const entering = engine.arena.float32((batch.mostSlots + 1) * BLOCK_COLUMNS);
  const enterScaled = (from: number): void => {
    entering.fill(0, 0, (batch.count() + 1) * BLOCK_COLUMNS);
    const target = columnsOf(engine, entering, BLOCK_COLUMNS, 0);
    enter(target, from);
    const { nodes, count } = batch.listed();
    engine.call("scaleByRoots", target.address + target.stride, nodes, count, graph.users.roots);
  };
  const addPenalty = (
    side: GraphSide,
    { address, stride, width }: TableColumns,
    pairs: RankedPairs,
  ): void => {
    const lists = side === graph.users ? [pairs.users] : [pairs.positives, pairs.negatives];
    const scale = l2 / pairs.users.length;
    for (const list of l2 === 0 ? [] : lists) {
      const listed = [engine.address(list, "rows"), list.length];
      engine.call("addTableRows", walk.block(side), ...listed, address, stride, width, scale);
    }
  };
  return (pairs, leave) => {
    const rowsAt = { rows: engine.address(entering, "entering"), slots: batch.slots };
    for (let from = 0; from < dimensions; from += BLOCK_COLUMNS) {
      enterScaled(from);
      for (const side of [graph.users, graph.items]) {
        const columns = sideColumns(engine, table, side, dimensions, from);
        walk.descend(side, layers, rowsAt);
        if (pairs !== undefined) addPenalty(side, columns, pairs);
        leave(side, columns, from);
      }
    }
  };
}
