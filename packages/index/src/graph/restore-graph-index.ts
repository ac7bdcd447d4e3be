import { isModalisError } from "@modalis/contract";
import { createGrowingKernels } from "@modalis/kernels";
import { inSlices } from "../saved/in-slices.js";
import {
  corruptIndex,
  readSavedIndex,
  type SavedIndex,
  savedNumbers,
  savedRows,
  savedSetting,
} from "../saved/saved-index.js";
import { checkedLength, MOST_DIMENSIONS } from "../slots/check-arguments.js";
import { type GraphIndex, graphIndexOver } from "./graph-index.js";
import { FREE, HIGHEST_LEVEL, MOST_BREADTH, setGraphFields, upperShare } from "./node-regions.js";
import { addSlot, createNodeTable, type NodeTable } from "./node-table.js";
import { NO_LEVEL } from "./save-node-table.js";

const MOST_NUMBER = 2 ** 31 - 2;

/**
 * Makes the graph index that `save` wrote, links and all, in slices between which the event loop turns.
 *
 * @throws CORRUPT_FILE, LIMIT_EXCEEDED when its rows do not fit into 4 GiB.
 */
export async function restoreGraphIndex(bytes: Uint8Array): Promise<GraphIndex> {
  const saved = readSavedIndex("graph", bytes);
  const setting = (name: string, least: number, most: number) => savedSetting(saved, name, least, most);
  const dimensions = setting("dimensions", 1, MOST_DIMENSIONS);
  const neighbours = setting("neighbours", 4, 64);
  const settings = {
    buildBreadth: setting("buildBreadth", 16, MOST_BREADTH),
    searchBreadth: setting("searchBreadth", 16, MOST_BREADTH),
    seed: setting("seed", 0, MOST_NUMBER),
  };
  const made = setting("made", 0, MOST_NUMBER);
  const levels = savedNumbers(saved, "levels");
  const slots = savedNumbers(saved, "slots");
  const upperRows = savedNumbers(saved, "upper").length / (1 + neighbours);
  const roomAbove = Math.ceil(upperRows / upperShare(neighbours));
  const capacity = 1 + Math.max(1023, levels.length, slots.at(-1) ?? 0, roomAbove);
  checkSlots(saved, slots, levels);
  const kernels = await createGrowingKernels();
  const table = createNodeTable(kernels, dimensions, neighbours, capacity);
  await restoreNodes(saved, table, levels);
  restoreSlots(saved, table, slots);
  const entry = setting("entry", -1, levels.length - 1);
  const topLevel = setting("topLevel", 0, HIGHEST_LEVEL);
  if (entry >= 0 ? levels[entry] !== topLevel : topLevel !== 0)
    throw corruptIndex("its entry is not on the top level");
  setGraphFields(table.regions, { entry, topLevel });
  const staged = savedNumbers(saved, "staged");
  if (staged.some((node) => !(table.regions.views.slotOf[node]! >= 0))) {
    throw corruptIndex("a pending row has no slot");
  }
  return graphIndexOver(table, settings, { made, staged });
}

function checkSlots(saved: SavedIndex, slots: Int32Array, levels: Int32Array): void {
  const nodes = savedNumbers(saved, "slotNodes", slots.length);
  if (slots.some((slot, at) => slot < 0 || slot > MOST_NUMBER || (at > 0 && slot <= slots[at - 1]!))) {
    throw corruptIndex("its slots do not rise from 0");
  }
  const out = nodes.find((node) => !(node >= 0 && node < levels.length && levels[node] !== NO_LEVEL));
  if (out !== undefined) throw corruptIndex(`a slot is in node ${out}, which does not exist`);
  const level = levels.find((value) => value !== NO_LEVEL && !(value >= 0 && value <= HIGHEST_LEVEL));
  if (level !== undefined) throw corruptIndex(`a node is on level ${level}`);
}

async function restoreNodes(saved: SavedIndex, table: NodeTable, levels: Int32Array): Promise<void> {
  const { dimensions, neighbours, regions } = table;
  const rows = savedRows(saved, dimensions);
  const ground = 1 + 2 * neighbours;
  const above = 1 + neighbours;
  const links = savedNumbers(saved, "links", levels.length * ground);
  const upper = savedNumbers(saved, "upper");
  if (rows.length !== levels.length * dimensions) throw corruptIndex("it has not one row a node");
  let read = 0;
  await inSlices(levels.length, (node) => {
    const isFree = levels[node] === NO_LEVEL;
    const row = rows.subarray(node * dimensions, (node + 1) * dimensions);
    const level = isFree ? 0 : levels[node]!;
    if (table.make(row, lengthOf(row), -1, level) !== node || regions.views.levels[node] !== level) {
      throw corruptIndex(`node ${node} is on level ${level}, whose links are not all there`);
    }
    if (isFree) {
      regions.views.slotOf[node] = FREE;
      return;
    }
    const own = links.subarray(node * ground, (node + 1) * ground);
    checkLinks(own, 0, levels);
    regions.views.links.set(own, node * ground);
    for (let at = 1; at <= own[0]!; at++) regions.views.incoming[own[at]!]!++;
    for (let over = 0; over < level; over++, read += above) {
      const higher = upper.subarray(read, read + above);
      checkLinks(higher, over + 1, levels);
      regions.views.upperLinks.set(higher, (regions.views.upperOf[node]! + over) * above);
    }
  });
  for (let node = 0; node < levels.length; node++) if (levels[node] === NO_LEVEL) table.free(node);
}

function lengthOf(row: Float32Array): number {
  try {
    return checkedLength(row, row.length, "a row");
  } catch (error) {
    throw isModalisError(error) ? corruptIndex(error.message, error) : error;
  }
}

/** Links lead to nodes that are on this level. */
function checkLinks(links: Int32Array, level: number, levels: Int32Array): void {
  const count = links[0] ?? -1;
  if (!(count >= 0 && count < links.length)) throw corruptIndex(`a node has ${count} links`);
  for (let at = 1; at <= count; at++) {
    const other = levels[links[at]!];
    if (other === undefined || other === NO_LEVEL || other < level) {
      throw corruptIndex(`a link leads to ${links[at]}, which is not on level ${level}`);
    }
  }
}

function restoreSlots(saved: SavedIndex, table: NodeTable, slots: Int32Array): void {
  const nodes = savedNumbers(saved, "slotNodes", slots.length);
  const { views } = table.regions;
  for (const [at, slot] of slots.entries()) {
    const node = nodes[at]!;
    if (views.slotOf[node]! >= 0) addSlot(table, node, slot);
    else {
      views.slotOf[node] = slot;
      views.nodeOf[slot] = node;
    }
  }
}
