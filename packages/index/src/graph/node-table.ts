import type { GrowingKernels } from "@modalis/kernels";
import { writeCode } from "../rows/byte-code.js";
import { createFloatRows, type FloatRows } from "../rows/float-rows.js";
import {
  createNodeRegions,
  DELETED,
  FREE,
  HIGHEST_LEVEL,
  type NodeRegions,
  placeGraph,
  setGraphFields,
  upperRoom,
} from "./node-regions.js";

/** How much longer than the longest row the common length of lifted rows is made, so that it seldom grows. */
const LENGTH_ROOM = 1.05;

/** Nodes of a graph: each has a row, its links, and the slots that hold this row. */
export interface NodeTable {
  readonly kernels: GrowingKernels;
  readonly regions: NodeRegions;
  readonly floats: FloatRows;
  readonly dimensions: number;
  readonly neighbours: number;
  readonly capacity: number;
  /** One more than the highest node ever made. */
  readonly nodes: number;
  readonly reserve: (capacity: number) => void;
  /** Makes a node without links, on `level` or on the ground where there is no room above; `slot` is -1 for none. */
  readonly make: (vector: Float32Array, length: number, slot: number, level: number) => number;
  /** Gives back a node that no link leads to. */
  readonly free: (node: number) => void;
  /** What a node's row is lifted by. */
  readonly liftOf: (node: number) => number;
  /** Forgets every node. */
  readonly clear: () => void;
}

/** The level of a node by a draw from 0 up to 1: one in `neighbours` is above the ground, of those one in `neighbours` higher, and so on. */
export function levelOfDraw(draw: number, neighbours: number): number {
  return Math.min(HIGHEST_LEVEL, Math.floor(-Math.log(1 - draw) / Math.log(neighbours)));
}

/** Makes the arrays for `capacity` nodes and as many slots. */
export function createNodeTable(
  kernels: GrowingKernels,
  dimensions: number,
  neighbours: number,
  capacity: number,
): NodeTable {
  const regions = createNodeRegions(kernels, dimensions, neighbours, capacity);
  const floats = createFloatRows(dimensions);
  const places = createUpperPlaces(() => upperRoom(regions, neighbours));
  const free: number[] = [];
  let nodes = 0;
  let commonLength = 0;

  const forget = (): void => {
    free.length = 0;
    places.clear();
    nodes = 0;
    regions.views.nodeOf.fill(-1);
    regions.views.nextSlot.fill(-1);
    setGraphFields(regions, { entry: -1, topLevel: 0 });
  };
  const lift = (node: number): void => {
    const length = regions.views.lengths[node]!;
    regions.views.lifts[node] = Math.sqrt(Math.max(0, commonLength ** 2 - length ** 2));
  };
  placeGraph(regions, dimensions, neighbours);
  forget();
  return {
    ...{ kernels, regions, floats, dimensions, neighbours },
    get capacity() {
      return regions.capacity;
    },
    get nodes() {
      return nodes;
    },
    reserve(wanted) {
      const before = regions.capacity;
      regions.reserve(wanted);
      regions.views.nodeOf.fill(-1, before);
      regions.views.nextSlot.fill(-1, before);
      placeGraph(regions, dimensions, neighbours);
    },
    make(vector, length, slot, level) {
      const node = free.pop() ?? nodes++;
      const { views } = regions;
      writeCode(views, node, vector, length);
      floats.set(node, vector);
      views.lengths[node] = length;
      if (length > commonLength) {
        commonLength = length * LENGTH_ROOM;
        for (let other = 0; other < nodes; other++) lift(other);
      }
      lift(node);
      const place = places.take(level);
      views.levels[node] = place.levels;
      views.upperOf[node] = place.row;
      clearLinks(regions, neighbours, node);
      views.slotOf[node] = slot < 0 ? DELETED : slot;
      if (slot >= 0) views.nodeOf[slot] = node;
      return node;
    },
    free(node) {
      const { views } = regions;
      views.incoming[node] = 0;
      places.give(views.upperOf[node]!, views.levels[node]!);
      views.slotOf[node] = FREE;
      free.push(node);
    },
    liftOf: (node) => regions.views.lifts[node]!,
    clear: forget,
  };
}

function clearLinks({ views }: NodeRegions, neighbours: number, node: number): void {
  views.links[node * (1 + 2 * neighbours)] = 0;
  for (let level = 0; level < views.levels[node]!; level++) {
    views.upperLinks[(views.upperOf[node]! + level) * (1 + neighbours)] = 0;
  }
}

interface UpperPlaces {
  /** So many rows one after the other; none where there is no room for them. */
  readonly take: (levels: number) => { readonly levels: number; readonly row: number };
  readonly give: (row: number, levels: number) => void;
  readonly clear: () => void;
}

/** Rows for links above the ground; rows given back are used again by nodes of as many levels. */
function createUpperPlaces(room: () => number): UpperPlaces {
  const given: number[][] = [];
  let used = 0;
  return {
    take(levels) {
      if (levels === 0) return { levels, row: 0 };
      const again = given[levels]?.pop();
      if (again !== undefined) return { levels, row: again };
      if (used + levels > room()) return { levels: 0, row: 0 };
      used += levels;
      return { levels, row: used - levels };
    },
    give(row, levels) {
      if (levels === 0) return;
      given[levels] ??= [];
      given[levels].push(row);
    },
    clear() {
      given.length = 0;
      used = 0;
    },
  };
}

/** Adds a slot to those that hold a node's row. */
export function addSlot({ regions: { views } }: NodeTable, node: number, slot: number): void {
  const first = views.slotOf[node]!;
  views.nextSlot[slot] = views.nextSlot[first]!;
  views.nextSlot[first] = slot;
  views.nodeOf[slot] = node;
}

/** Takes a slot from its node, which is `DELETED` when it was the last. @returns the node. */
export function removeSlot({ regions: { views } }: NodeTable, slot: number): number {
  const node = views.nodeOf[slot]!;
  const next = views.nextSlot[slot]!;
  if (views.slotOf[node] === slot) views.slotOf[node] = next < 0 ? DELETED : next;
  else {
    let before = views.slotOf[node]!;
    while (views.nextSlot[before] !== slot) before = views.nextSlot[before]!;
    views.nextSlot[before] = next;
  }
  views.nodeOf[slot] = -1;
  views.nextSlot[slot] = -1;
  return node;
}
