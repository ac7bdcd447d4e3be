import { dotByteRow, dotByteRows } from "./byte-rows";

/**
 * A navigable small-world graph in levels (HNSW: Malkov and Yashunin 2018) over int8 rows, as its owner laid it out.
 *
 * Likeness is the dot product. Links are made as if every row had one more coordinate, its lift, that gives all rows the
 * same length, so that the nearest are also the likest (Bachrach and others 2014); a query's lift is 0.
 */
@unmanaged
export class NearestGraph {
  /** `[nodes, width]` of int8. */
  codes: usize;
  width: i32;
  /** `[nodes]` of f32: what the codes are multiplied by. */
  scales: usize;
  /** `[nodes]` of f32. */
  lifts: usize;
  /** `[nodes]`: the node's first slot, or one of the states below. */
  slotOf: usize;
  /** `[slots]`: the next slot with the same row, or -1. */
  nextSlot: usize;
  /** `[nodes, 1 + mostAtGround]`: a count, then so many nodes, on level 0. */
  links: usize;
  mostAtGround: i32;
  /** `[nodes]`: its first row of `upperLinks`, one a level from 1. */
  upperOf: usize;
  /** `[rows, 1 + mostAbove]`. */
  upperLinks: usize;
  mostAbove: i32;
  /** `[nodes]` of u8. */
  levels: usize;
  /** `[nodes]` of u16: equal to `epoch` where the search under way has been. */
  visited: usize;
  epoch: i32;
  nodes: i32;
  /** Where searches begin, or -1. */
  entry: i32;
  topLevel: i32;
  /** `[nodes]` of i32: links that lead to it on level 0. */
  incoming: usize;
  /** `[width]` of int16. */
  query: usize;
  queryScale: f32;
  queryLift: f32;
  /** Keys of nodes to look at, and room for so many. */
  open: usize;
  openRoom: i32;
  /** Keys of the best nodes so far. */
  found: usize;
  /** Work space of `chooseNeighbours` and of those who call it: keys. */
  choice: usize;
  /** `[mostAtGround + 4]` of i32, then of f32: nodes to compare, and their likeness. */
  batch: usize;
  batchScores: usize;
  /** Nodes that the last search looked at. */
  looked: i32;
}

/** Deleted since the sweep began; a way for searches, never an answer. */
export const DELETED: i32 = -1;
/** Deleted before the sweep began; links to it are being taken away. */
export const DYING: i32 = -2;
/** Not in the graph. */
export const FREE: i32 = -3;

// @ts-ignore: decorator
@inline
export function slotOf(graph: NearestGraph, node: i32): i32 {
  return load<i32>(graph.slotOf + ((<usize>node) << 2));
}

// @ts-ignore: decorator
@inline
export function levelOf(graph: NearestGraph, node: i32): i32 {
  return <i32>load<u8>(graph.levels + <usize>node);
}

// @ts-ignore: decorator
@inline
export function linksOf(graph: NearestGraph, node: i32, level: i32): usize {
  if (level == 0) return graph.links + (((<usize>node) * <usize>(graph.mostAtGround + 1)) << 2);
  const row = load<i32>(graph.upperOf + ((<usize>node) << 2)) + level - 1;
  return graph.upperLinks + (((<usize>row) * <usize>(graph.mostAbove + 1)) << 2);
}

// @ts-ignore: decorator
@inline
export function mostLinks(graph: NearestGraph, level: i32): i32 {
  return level == 0 ? graph.mostAtGround : graph.mostAbove;
}

// @ts-ignore: decorator
@inline
export function codeOf(graph: NearestGraph, node: i32): usize {
  return graph.codes + <usize>node * <usize>graph.width;
}

/** Likeness of the query and a node. */
export function queryScore(graph: NearestGraph, node: i32): f32 {
  const word = (<usize>node) << 2;
  const sum = f32(dotByteRow(codeOf(graph, node), graph.query, <usize>graph.width));
  return sum * (load<f32>(graph.scales + word) * graph.queryScale) + graph.queryLift * load<f32>(graph.lifts + word);
}

/** Likeness of two nodes. */
export function nodeScore(graph: NearestGraph, left: i32, right: i32): f32 {
  const one = (<usize>left) << 2;
  const other = (<usize>right) << 2;
  const sum = f32(dotByteRows(codeOf(graph, left), codeOf(graph, right), <usize>graph.width));
  const product = sum * (load<f32>(graph.scales + one) * load<f32>(graph.scales + other));
  return product + load<f32>(graph.lifts + one) * load<f32>(graph.lifts + other);
}
