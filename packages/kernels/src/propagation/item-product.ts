import { checkedSparseRows, checkLength, fail } from "../runtime/check-arguments.js";
import type { KernelEngine } from "../runtime/kernel-engine.js";
import type { SparseMatrix } from "../sparse/sparse-product.js";
import { BLOCK_COLUMNS, placeInColumnBlocks, sideColumns } from "./column-blocks.js";
import type { ListedNodes, TableColumns } from "./layer-walk.js";
import type { TwoSidedGraph } from "./two-sided-graph.js";

/** A matrix of items by items, times the items' rows of a table. */
export interface ItemProduct {
  /** Adds the product to the listed items: `output[k] += `, where `output` is `[listed, dimensions]`. */
  readonly addAt: (listed: ListedNodes, output: Float32Array) => void;
  /** The way back: adds what the listed nodes' gradient, whose columns these are, makes of the gradient by the items' rows. */
  readonly addBack: (listed: ListedNodes, gradient: TableColumns, block: number) => void;
  /** Adds the product to all items of `means`, `[nodes, dimensions]`, in ordinary memory. */
  readonly addAll: (means: Float32Array) => void;
}

/**
 * The matrix is checked here alone, and not to be changed while this is in use.
 *
 * @param matrix `[items, items]`.
 * @param table `[nodes, dimensions]`: users' rows, then items', either in blocks of columns.
 */
export function createItemProduct(
  engine: KernelEngine,
  matrix: SparseMatrix,
  { users: { count: userCount }, items: itemSide }: TwoSidedGraph,
  { table, dimensions }: { readonly table: Float32Array; readonly dimensions: number },
): ItemProduct {
  const { count: itemCount } = itemSide;
  const { offsets, columns, rows } = checkedSparseRows(engine, matrix, itemCount, "itemMatrix");
  if (rows !== itemCount) fail(`itemMatrix has ${rows} rows, and there are ${itemCount} items`);
  checkLength(matrix.values, matrix.columns.length, "itemMatrix.values");
  const own = [offsets, columns, engine.address(matrix.values, "itemMatrix.values")] as const;
  const items = table.subarray(userCount * dimensions);
  const shape = { rows: itemCount, dimensions };
  /** Entries of as many rows, about. */
  const entriesOf = (count: number): number => Math.ceil((count * matrix.columns.length) / itemCount);
  return {
    addAt({ nodes, count }, output) {
      const to = engine.address(output, "means");
      for (let from = 0; from < dimensions; from += BLOCK_COLUMNS) {
        const { address, width } = sideColumns(engine, table, itemSide, dimensions, from);
        const given = [...own, nodes, count, userCount, address, width, to + 4 * from, 4 * dimensions];
        engine.share("addProductAt", entriesOf(count) * width, ...given);
      }
    },
    addBack({ nodes, count }, { address, stride, width }, block) {
      const given = [...own, nodes, count, userCount, address, stride, width];
      engine.shareByOwner("addTurnedProduct", entriesOf(count) * width, ...given, block);
    },
    addAll(means) {
      for (let item = 0; item < itemCount; item++) {
        const to = (userCount + item) * dimensions;
        for (let at = matrix.offsets[item]!; at < matrix.offsets[item + 1]!; at++) {
          const [value, row] = [matrix.values[at]!, matrix.columns[at]!];
          for (let column = 0; column < dimensions; column++)
            means[to + column]! += value * items[placeInColumnBlocks(row, column, shape)]!;
        }
      }
    },
  };
}
