import { DELETED, DYING, graphField, setGraphFields } from "./node-regions.js";
import type { NodeTable } from "./node-table.js";

/** Removed nodes that start a sweep: so many, or this share of all. */
const LEAST_TO_SWEEP = 64;
const SHARE_TO_SWEEP = 0.1;
/** Nodes whose links are looked through at each removal. */
const SWEPT_AT_ONCE = 32;

/** Nodes that were removed: they stay ways for searches until no link leads to them, then they are used again. */
export interface RemovedNodes {
  /** Takes a node that has no slot any more, and does a part of the work that earlier ones left. */
  readonly add: (node: number) => void;
  readonly clear: () => void;
}

/**
 * Takes links to removed nodes away a few at a time, so that no removal waits long.
 *
 * @param isLinked Whether a node that holds a slot is in the graph.
 */
export function createRemovedNodes(table: NodeTable, isLinked: (node: number) => boolean): RemovedNodes {
  const { kernels, regions } = table;
  let waiting = deletedNodes(table);
  let dying: number[] = [];
  let next = 0;
  let end = 0;

  const begin = (): void => {
    dying = waiting;
    waiting = [];
    next = 0;
    end = table.nodes;
    for (const node of dying) regions.views.slotOf[node] = DYING;
  };
  const finish = (): void => {
    const entry = graphField(regions, "entry");
    if (entry >= 0 && regions.views.slotOf[entry] === DYING) chooseEntry(table, isLinked);
    for (const node of dying) kernels.call("nearestGraphFree", regions.at.graph, node);
    for (const node of dying) table.free(node);
    dying = [];
  };
  return {
    add(node) {
      waiting.push(node);
      if (dying.length === 0) {
        if (waiting.length < Math.max(LEAST_TO_SWEEP, SHARE_TO_SWEEP * table.nodes)) return;
        begin();
      }
      const to = Math.min(end, next + SWEPT_AT_ONCE);
      kernels.call("nearestGraphSweep", regions.at.graph, next, to);
      next = to;
      if (next === end) finish();
    },
    clear() {
      waiting = [];
      dying = [];
    },
  };
}

/** Those that an index had when it was saved. */
function deletedNodes(table: NodeTable): number[] {
  const { slotOf } = table.regions.views;
  return Array.from({ length: table.nodes }, (_, node) => node).filter((node) => slotOf[node] === DELETED);
}

/** Makes a node of the highest level among those alive the one where searches begin. */
function chooseEntry(table: NodeTable, isLinked: (node: number) => boolean): void {
  const { slotOf, levels } = table.regions.views;
  let entry = -1;
  for (let node = 0; node < table.nodes; node++) {
    if (slotOf[node]! < 0 || (entry >= 0 && levels[node]! <= levels[entry]!)) continue;
    if (isLinked(node)) entry = node;
  }
  setGraphFields(table.regions, { entry, topLevel: entry < 0 ? 0 : levels[entry]! });
}
