import { ModalisError } from "@modalis/contract";
import { checkedLength, checkRange, checkSearch, checkWhole } from "../slots/check-arguments.js";
import { growByDoubling } from "../slots/grow-by-doubling.js";
import type { SlotIndex, SlotMatches, SlotSearchOptions } from "../slots/slot-index.js";
import { linkInSlices } from "./link-in-slices.js";
import { linkNode } from "./link-node.js";
import { MOST_BREADTH } from "./node-regions.js";
import { levelOfDraw, type NodeTable, removeSlot } from "./node-table.js";
import { createRemovedNodes } from "./removed-nodes.js";
import { type GraphSettings, saveNodeTable } from "./save-node-table.js";
import { searchNodes } from "./search-nodes.js";
import { drawAt } from "./seeded-draw.js";

export interface GraphIndex extends SlotIndex {
  /** Rows that were staged and are not linked yet. */
  readonly pending: number;
  /** Like `set`, but leaves the links to `link`; until then the row is found by a scan of the pending ones. */
  stage(slot: number, vector: Float32Array): void;
  search(query: Float32Array, options: GraphSearchOptions): SlotMatches;
  /** Links the pending rows in slices, between which the event loop turns; rows may be set and deleted meanwhile. */
  link(options?: LinkOptions): Promise<void>;
}

export interface GraphSearchOptions extends SlotSearchOptions {
  /** In place of the index's `searchBreadth`, for this search. */
  readonly breadth?: number;
}

export interface LinkOptions {
  /** Length of a slice. Default 8. */
  readonly sliceMs?: number;
  /** Stops between slices; what was not linked stays pending. */
  readonly signal?: AbortSignal;
  /** Called after each slice with the number of rows that are still pending. */
  readonly onProgress?: (pending: number) => void;
}

/** What a saved index had beside its nodes. */
export interface GraphPast {
  /** Rows that were ever set, which settle the level of the next. */
  readonly made: number;
  readonly staged: Iterable<number>;
}

/** An index over `held`, whose rows are linked but for those in `staged`. */
export function graphIndexOver(held: NodeTable, settings: GraphSettings, past?: GraphPast): GraphIndex {
  const { dimensions } = held;
  let table: NodeTable | undefined = held;
  const staged = new Set(past?.staged);
  const removed = createRemovedNodes(held, (node) => !staged.has(node));
  /** One more than the highest slot that ever held a row. */
  let slots = held.regions.views.nodeOf.findLastIndex((node) => node >= 0) + 1;
  let size = held.regions.views.nodeOf.reduce((sum, node) => sum + (node < 0 ? 0 : 1), 0);
  let made = past?.made ?? 0;

  const open = (): NodeTable => {
    if (table !== undefined) return table;
    throw new ModalisError("DISPOSED", "this index was disposed; create a new one");
  };
  const remove = (slot: number): void => {
    if ((held.regions.views.nodeOf[slot] ?? -1) < 0) return;
    const node = removeSlot(held, slot);
    if (--size === 0) {
      held.clear();
      removed.clear();
      staged.clear();
    } else if (held.regions.views.slotOf[node]! < 0) {
      if (staged.delete(node)) held.free(node);
      else removed.add(node);
    }
  };
  const put = (slot: number, vector: Float32Array): number => {
    open();
    checkWhole(slot, 0, "slot");
    const length = checkedLength(vector, dimensions, `the row of slot ${slot}`);
    growByDoubling(held, Math.max(slot, held.nodes) + 1);
    remove(slot);
    size++;
    slots = Math.max(slots, slot + 1);
    const level = levelOfDraw(drawAt(settings.seed, made++), held.neighbours);
    return held.make(vector, length, slot, level);
  };
  return {
    kind: "graph",
    dimensions,
    get size() {
      return size;
    },
    get pending() {
      return staged.size;
    },
    get memoryBytes() {
      return open().regions.bytes + held.floats.bytes;
    },
    set: (slot, vector) => linkNode(held, put(slot, vector), settings.buildBreadth),
    stage: (slot, vector) => void staged.add(put(slot, vector)),
    link: (options) => linkInSlices(staged, (node) => linkNode(open(), node, settings.buildBreadth), options),
    delete: (slot) => {
      open();
      remove(slot);
    },
    vector: (slot) => {
      const node = open().regions.views.nodeOf[slot] ?? -1;
      return node < 0 ? undefined : held.floats.get(node).slice();
    },
    search(query, { count, accept, breadth = settings.searchBreadth }) {
      open();
      checkSearch(count, accept);
      checkRange(breadth, 1, MOST_BREADTH, "breadth");
      const length = checkedLength(query, dimensions, "the query");
      return searchNodes(held, { query, length, count, accept, breadth, size, slots, staged });
    },
    save: () => saveNodeTable(open(), settings, made, staged),
    [Symbol.dispose]() {
      table = undefined;
    },
  };
}
