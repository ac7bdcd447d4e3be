import { writeQueryCode } from "../rows/byte-code.js";
import { setQuery } from "./node-regions.js";
import { addSlot, type NodeTable } from "./node-table.js";

/**
 * Links a node that `make` made to its neighbours; where another has the same row, that one takes its slot instead.
 *
 * @param breadth Nodes kept while its neighbours are sought.
 */
export function linkNode(table: NodeTable, node: number, breadth: number): void {
  const { kernels, regions, floats } = table;
  const row = floats.get(node);
  const length = regions.views.lengths[node]!;
  setQuery(regions, writeQueryCode(regions.views.query, row, length) * length, table.liftOf(node));
  const twin = kernels.call("nearestGraphInsert", regions.at.graph, node, breadth, 0);
  if (twin < 0) return;
  const other = floats.get(twin);
  if (row.every((value, at) => value === other[at])) {
    addSlot(table, twin, regions.views.slotOf[node]!);
    table.free(node);
  } else kernels.call("nearestGraphInsert", regions.at.graph, node, breadth, 1);
}
