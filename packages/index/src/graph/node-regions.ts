import type { GrowingKernels } from "@modalis/kernels";
import { codeWidth } from "../rows/byte-code.js";
import { createRegions, type Regions } from "../slots/regions.js";

/** Nodes that one search may hold open. */
const OPEN_ROOM = 65_536;
/** Levels above the ground; chance gives none higher to any number of rows that fits. */
export const HIGHEST_LEVEL = 12;
/** Widest search. */
export const MOST_BREADTH = 4096;
/** What is in `slotOf` of a node without a slot; the kernels know the same numbers. */
export const DELETED = -1;
export const DYING = -2;
export const FREE = -3;

/** The arrays of a graph by node, by slot, and of one search. */
export function createNodeRegions(
  kernels: GrowingKernels,
  dimensions: number,
  neighbours: number,
  capacity: number,
): NodeRegions {
  return createRegions(kernels, shapesOf(dimensions, neighbours), capacity);
}

export type NodeRegions = Regions<ReturnType<typeof shapesOf>>;

function shapesOf(dimensions: number, neighbours: number) {
  const width = codeWidth(dimensions);
  const atGround = 2 * neighbours;
  return {
    graph: { of: Int32Array, fixed: GRAPH_FIELDS.length },
    query: { of: Int16Array, fixed: width },
    open: { of: Int32Array, fixed: 2 * OPEN_ROOM },
    foundKeys: { of: Int32Array, fixed: 4 * (MOST_BREADTH + 1) },
    choice: { of: Int32Array, fixed: 4 * (atGround + 1) ** 2 },
    batch: { of: Int32Array, fixed: atGround + 4 },
    batchScores: { of: Float32Array, fixed: atGround + 4 },
    codes: { of: Int8Array, perRow: width },
    scales: { of: Float32Array, perRow: 1 },
    bounds: { of: Float32Array, perRow: 1 },
    lengths: { of: Float32Array, perRow: 1 },
    lifts: { of: Float32Array, perRow: 1 },
    slotOf: { of: Int32Array, perRow: 1 },
    links: { of: Int32Array, perRow: 1 + atGround },
    incoming: { of: Int32Array, perRow: 1 },
    levels: { of: Uint8Array, perRow: 1 },
    visited: { of: Uint16Array, perRow: 1 },
    upperOf: { of: Int32Array, perRow: 1 },
    upperLinks: { of: Int32Array, perRow: (1 + neighbours) * upperShare(neighbours) },
    nodeOf: { of: Int32Array, perRow: 1 },
    nextSlot: { of: Int32Array, perRow: 1 },
    accept: { of: Uint8Array, perRow: 1 },
    listed: { of: Int32Array, perRow: 1 },
    lower: { of: Float32Array, perRow: 1 },
    upper: { of: Float32Array, perRow: 1 },
    found: { of: Int32Array, perRow: 1 },
    bestLower: { of: Float32Array, perRow: 1 },
  } as const;
}

/** Places above the ground for each node: twice as many as chance takes. */
export function upperShare(neighbours: number): number {
  return 2 / (neighbours - 1);
}

/** The kernels' `NearestGraph`, word by word. */
const GRAPH_FIELDS = [
  ...["codes", "width", "scales", "lifts", "slotOf", "nextSlot", "links", "mostAtGround", "upperOf"],
  ...["upperLinks", "mostAbove", "levels", "visited", "epoch", "nodes", "entry", "topLevel", "incoming"],
  ...[
    "query",
    "queryScale",
    "queryLift",
    "open",
    "openRoom",
    "foundKeys",
    "choice",
    "batch",
    "batchScores",
    "looked",
  ],
] as const;

type GraphField = (typeof GRAPH_FIELDS)[number];

/** Reads a field of the kernels' graph. */
export function graphField(regions: NodeRegions, field: "entry" | "topLevel" | "looked"): number {
  return regions.views.graph[GRAPH_FIELDS.indexOf(field)]!;
}

/** Writes fields of the kernels' graph. */
export function setGraphFields(regions: NodeRegions, fields: Partial<Record<GraphField, number>>): void {
  for (const [field, value] of Object.entries(fields)) {
    regions.views.graph[GRAPH_FIELDS.indexOf(field as GraphField)] = value;
  }
}

/** Sets what a search or an insertion compares with: the factor of the query's codes, and its lift. */
export function setQuery(regions: NodeRegions, scale: number, lift: number): void {
  const { buffer, byteOffset } = regions.views.graph;
  new Float32Array(buffer, byteOffset + 4 * GRAPH_FIELDS.indexOf("queryScale"), 2).set([scale, lift]);
}

/** Writes where the arrays are, after they were made or moved. */
export function placeGraph(regions: NodeRegions, dimensions: number, neighbours: number): void {
  const { at } = regions;
  const { codes, scales, lifts, slotOf, nextSlot, links, upperOf, upperLinks, levels, visited, incoming } =
    at;
  const { query, open, foundKeys, choice, batch, batchScores } = at;
  setGraphFields(regions, {
    ...{ codes, scales, lifts, slotOf, nextSlot, links, upperOf, upperLinks, levels, visited, incoming },
    ...{ query, open, foundKeys, choice, batch, batchScores },
    width: codeWidth(dimensions),
    mostAtGround: 2 * neighbours,
    mostAbove: neighbours,
    nodes: regions.capacity,
    openRoom: OPEN_ROOM,
  });
}

/** Rows of `upperLinks`. */
export function upperRoom(regions: NodeRegions, neighbours: number): number {
  return Math.floor(regions.views.upperLinks.length / (1 + neighbours));
}
