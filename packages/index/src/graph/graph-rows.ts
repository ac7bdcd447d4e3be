import { checkedLength, checkWhole } from "../slots/check-arguments.js";
import { growByDoubling } from "../slots/grow-by-doubling.js";
import { levelOfDraw, type NodeTable, removeSlot } from "./node-table.js";
import { createRemovedNodes } from "./removed-nodes.js";
import { drawAt } from "./seeded-draw.js";

/** What a saved index had beside its nodes. */
export interface GraphPast {
  readonly made: number;
  /** Nodes that were not linked yet. */
  readonly staged: Iterable<number>;
}

/** Which slots hold rows, and in which nodes. */
export interface GraphRows {
  readonly size: number;
  /** One more than the highest slot that ever held a row. */
  readonly slots: number;
  /** Rows that were ever set: what settles the level of the next. */
  readonly made: number;
  /** Nodes that are not linked yet, in the order in which they were made. */
  readonly staged: Set<number>;
  /** Makes an unlinked node for the row of a slot; a former row of the slot is removed. */
  readonly put: (slot: number, vector: Float32Array) => number;
  readonly remove: (slot: number) => void;
  readonly vector: (slot: number) => Float32Array | undefined;
}

/** Keeps the rows of `table`. @param seed Settles the levels of nodes. */
export function createGraphRows(table: NodeTable, seed: number, past?: GraphPast): GraphRows {
  const staged = new Set(past?.staged);
  const removed = createRemovedNodes(table, (node) => !staged.has(node));
  const { nodeOf } = table.regions.views;
  let slots = nodeOf.findLastIndex((node) => node >= 0) + 1;
  let size = nodeOf.reduce((sum, node) => sum + (node < 0 ? 0 : 1), 0);
  let made = past?.made ?? 0;

  const nodeIn = (slot: number): number => table.regions.views.nodeOf[slot] ?? -1;
  const remove = (slot: number): void => {
    if (nodeIn(slot) < 0) return;
    const node = removeSlot(table, slot);
    if (--size === 0) {
      table.clear();
      removed.clear();
      staged.clear();
    } else if (table.regions.views.slotOf[node]! < 0) {
      if (staged.delete(node)) table.free(node);
      else removed.add(node);
    }
  };
  return {
    get size() {
      return size;
    },
    get slots() {
      return slots;
    },
    get made() {
      return made;
    },
    staged,
    put(slot, vector) {
      checkWhole(slot, 0, "slot");
      const length = checkedLength(vector, table.dimensions, `the row of slot ${slot}`);
      growByDoubling(table, Math.max(slot, table.nodes) + 1);
      remove(slot);
      size++;
      slots = Math.max(slots, slot + 1);
      return table.make(vector, length, slot, levelOfDraw(drawAt(seed, made++), table.neighbours));
    },
    remove,
    vector: (slot) => (nodeIn(slot) < 0 ? undefined : table.floats.get(nodeIn(slot)).slice()),
  };
}
