import { ModalisError } from "@modalis/contract";
import { checkedLength, checkRange, checkSearch } from "../slots/check-arguments.js";
import type { SlotIndex, SlotMatches, SlotSearchOptions } from "../slots/slot-index.js";
import {
  type CalibrateOptions,
  type Calibration,
  calibrateBreadth,
  sampleRows,
} from "./calibrate-breadth.js";
import { createGraphRows, type GraphPast, type GraphRows } from "./graph-rows.js";
import { linkInSlices } from "./link-in-slices.js";
import { linkNode } from "./link-node.js";
import { MOST_BREADTH } from "./node-regions.js";
import type { NodeTable } from "./node-table.js";
import { type GraphSettings, saveNodeTable } from "./save-node-table.js";
import { searchNodes } from "./search-nodes.js";

export interface GraphIndex extends SlotIndex {
  /** Rows that were staged and are not linked yet. */
  readonly pending: number;
  /** Like `set`, but leaves the links to `link`; until then the row is found by a scan of the pending ones. */
  stage(slot: number, vector: Float32Array): void;
  search(query: Float32Array, options: GraphSearchOptions): SlotMatches;
  /** Sets the breadth of searches to the narrowest that finds as much as asked of these rows, by trying. */
  calibrate(options?: CalibrateOptions): Promise<Calibration>;
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

/** An index over `held`, whose rows are linked but for those that `past` says are staged. */
export function graphIndexOver(held: NodeTable, settings: GraphSettings, past?: GraphPast): GraphIndex {
  const { dimensions } = held;
  const rows = createGraphRows(held, settings.seed, past);
  let { searchBreadth } = settings;
  let disposed = false;

  const open = (): GraphRows => {
    if (!disposed) return rows;
    throw new ModalisError("DISPOSED", "this index was disposed; create a new one");
  };
  const link = (node: number): void => linkNode(held, node, settings.buildBreadth);
  const search = (query: Float32Array, count: number, breadth: number, accept?: Uint8Array): SlotMatches => {
    const { size, slots, staged } = open();
    const length = checkedLength(query, dimensions, "the query");
    return searchNodes(held, { query, length, count, accept, breadth, size, slots, staged });
  };
  return {
    kind: "graph",
    dimensions,
    get size() {
      return rows.size;
    },
    get pending() {
      return rows.staged.size;
    },
    get memoryBytes() {
      return held.regions.bytes + held.floats.bytes;
    },
    set: (slot, vector) => link(open().put(slot, vector)),
    stage: (slot, vector) => void rows.staged.add(open().put(slot, vector)),
    link: async (options) => linkInSlices(open().staged, (node) => void (open() && link(node)), options),
    delete: (slot) => open().remove(slot),
    vector: (slot) => open().vector(slot),
    search(query, { count, accept, breadth = searchBreadth }) {
      checkSearch(count, accept);
      checkRange(breadth, 1, MOST_BREADTH, "breadth");
      return search(query, count, breadth, accept);
    },
    async calibrate(options = {}) {
      const queries = options.queries?.map((query) => ({ query })) ?? sampleRows(open().slots, rows.vector);
      const reached = await calibrateBreadth(search, queries, options);
      searchBreadth = reached.breadth;
      return reached;
    },
    save: () => saveNodeTable(held, { ...settings, searchBreadth }, open().made, rows.staged),
    [Symbol.dispose]() {
      disposed = true;
    },
  };
}
