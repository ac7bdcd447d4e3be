import type { SafeTensor } from "@modalis/contract";
import { writeSavedIndex } from "../saved/saved-index.js";
import { FREE, graphField } from "./node-regions.js";
import type { NodeTable } from "./node-table.js";

/** What is saved as the level of a node that is not in the graph. */
export const NO_LEVEL = 255;

export interface GraphSettings {
  readonly buildBreadth: number;
  readonly searchBreadth: number;
  readonly seed: number;
}

/** Every node with its row, links and slots. @param made Rows that were ever set. */
export function saveNodeTable(
  table: NodeTable,
  settings: GraphSettings,
  made: number,
  staged: ReadonlySet<number>,
): Uint8Array {
  const { dimensions, neighbours, nodes, regions, floats } = table;
  const { views } = regions;
  const rows = new Float32Array(nodes * dimensions);
  const levels = new Int32Array(nodes).fill(NO_LEVEL);
  const links = new Int32Array(nodes * (1 + 2 * neighbours));
  const upper = new Int32Array(levelsOf(table) * (1 + neighbours));
  let above = 0;
  for (let node = 0; node < nodes; node++) {
    if (views.slotOf[node] === FREE) continue;
    rows.set(floats.get(node), node * dimensions);
    levels[node] = views.levels[node]!;
    copyLinks(views.links, node, links, node, 1 + 2 * neighbours);
    for (let level = 0; level < levels[node]!; level++) {
      copyLinks(views.upperLinks, views.upperOf[node]! + level, upper, above++, 1 + neighbours);
    }
  }
  const slots = Int32Array.from(views.nodeOf.keys()).filter((slot) => views.nodeOf[slot]! >= 0);
  const numbers = {
    levels,
    links,
    upper,
    slots,
    slotNodes: slots.map((slot) => views.nodeOf[slot]!),
    staged: Int32Array.from(staged),
  };
  const tensors = new Map<string, SafeTensor>([
    ["rows", { dtype: "F32", shape: [nodes, dimensions], data: rows }],
  ]);
  for (const [name, data] of Object.entries(numbers))
    tensors.set(name, { dtype: "I32", shape: [data.length], data });
  const [entry, topLevel] = [graphField(regions, "entry"), graphField(regions, "topLevel")];
  return writeSavedIndex("graph", {
    settings: { ...settings, dimensions, neighbours, made, entry, topLevel },
    tensors,
  });
}

/** Levels above the ground of all nodes together. */
function levelsOf({ nodes, regions: { views } }: NodeTable): number {
  let sum = 0;
  for (let node = 0; node < nodes; node++) if (views.slotOf[node] !== FREE) sum += views.levels[node]!;
  return sum;
}

/** Copies a count and so many links; what stands behind them is nobody's. */
function copyLinks(source: Int32Array, from: number, target: Int32Array, to: number, width: number): void {
  const start = from * width;
  target.set(source.subarray(start, start + 1 + source[start]!), to * width);
}
