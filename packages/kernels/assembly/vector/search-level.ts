import { dotsOfFourByteRows } from "./byte-rows";
import { keyOf, nodeOfKey, pushKey, replaceTop, scoreOfKey } from "./key-heap";
import { codeOf, linksOf, NearestGraph, queryScore, slotOf } from "./nearest-graph";

/** The likest node to the query that single steps lead to, from `from` on `level`. */
export function climb(graph: NearestGraph, from: i32, level: i32): i32 {
  let best = from;
  let bestScore = queryScore(graph, from);
  let before: i32;
  do {
    before = best;
    const links = linksOf(graph, best, level);
    const count = load<i32>(links);
    for (let at = 1; at <= count; at++) {
      const node = load<i32>(links + ((<usize>at) << 2));
      const score = queryScore(graph, node);
      if (score > bestScore) {
        best = node;
        bestScore = score;
      }
    }
  } while (best != before);
  return best;
}

/**
 * Gathers the `breadth` likest nodes that hold an accepted slot, as a heap of keys with the least on top; returns how many.
 *
 * `accept` has a byte a slot below `slots`, or is 0 for all. -1 when more than `budget` nodes had to be looked at.
 */
export function searchLevel(
  graph: NearestGraph,
  from: i32,
  level: i32,
  breadth: i32,
  accept: usize,
  slots: i32,
  budget: i32,
): i32 {
  startEpoch(graph);
  const least: u64 = u64.MAX_VALUE;
  const first = keyOf(queryScore(graph, from), from);
  isNew(graph, from);
  store<u64>(graph.open, first);
  let open: i32 = 1;
  let found: i32 = 0;
  if (isAnswer(graph, from, accept, slots)) {
    store<u64>(graph.found, first);
    found = 1;
  }
  let looked: i32 = 1;
  while (open > 0) {
    const best = load<u64>(graph.open);
    if (found == breadth && best < load<u64>(graph.found)) break;
    open--;
    if (open > 0) replaceTop(graph.open, open, load<u64>(graph.open + ((<usize>open) << 3)), 0);
    const count = gatherNew(graph, linksOf(graph, nodeOfKey(best), level));
    looked += count;
    if (looked > budget) return -1;
    scoreBatch(graph, count);
    for (let at: i32 = 0; at < count; at++) {
      const word = (<usize>at) << 2;
      const node = load<i32>(graph.batch + word);
      const key = keyOf(load<f32>(graph.batchScores + word), node);
      if (found == breadth && key < load<u64>(graph.found)) continue;
      if (open < graph.openRoom) pushKey(graph.open, open++, key, 0);
      if (!isAnswer(graph, node, accept, slots)) continue;
      if (found < breadth) pushKey(graph.found, found++, key, least);
      else replaceTop(graph.found, found, key, least);
    }
  }
  graph.looked = looked;
  return found;
}

/** Nothing has been visited; 16 bits of epochs are used before the marks are cleared. */
export function startEpoch(graph: NearestGraph): void {
  graph.epoch++;
  if (graph.epoch < 65536) return;
  graph.epoch = 1;
  memory.fill(graph.visited, 0, (<usize>graph.nodes) << 1);
}

/** Marks a node as visited; whether it was not before. */
export function isNew(graph: NearestGraph, node: i32): bool {
  const mark = graph.visited + ((<usize>node) << 1);
  const before = load<u16>(mark);
  store<u16>(mark, <u16>graph.epoch);
  return before != <u16>graph.epoch;
}

/** Moves the linked nodes that were not visited to the batch. */
function gatherNew(graph: NearestGraph, links: usize): i32 {
  const end = links + ((<usize>load<i32>(links)) << 2);
  const epoch = <u16>graph.epoch;
  const visited = graph.visited;
  let to = graph.batch;
  for (let from = links; from < end; from += 4) {
    const node = load<i32>(from, 4);
    const mark = visited + ((<usize>node) << 1);
    store<i32>(to, node);
    to += (<usize>i32(load<u16>(mark) != epoch)) << 2;
    store<u16>(mark, epoch);
  }
  return <i32>((to - graph.batch) >> 2);
}

/** Writes the likeness of each node of the batch, four at a time so that their rows are fetched together. */
function scoreBatch(graph: NearestGraph, count: i32): void {
  const width = <usize>graph.width;
  const factor = f32x4.splat(graph.queryScale);
  const lift = f32x4.splat(graph.queryLift);
  // Up to three more than there are are scored: the first node again.
  for (let at = count; at & 3; at++) store<i32>(graph.batch + ((<usize>at) << 2), load<i32>(graph.batch));
  for (let at: i32 = 0; at < count; at += 4) {
    const place = graph.batch + ((<usize>at) << 2);
    const a = load<i32>(place);
    const b = load<i32>(place, 4);
    const c = load<i32>(place, 8);
    const d = load<i32>(place, 12);
    const sums = dotsOfFourByteRows(
      codeOf(graph, a), codeOf(graph, b), codeOf(graph, c), codeOf(graph, d), graph.query, width,
    );
    let scores = f32x4.mul(f32x4.convert_i32x4_s(sums), f32x4.mul(fourOf(graph.scales, a, b, c, d), factor));
    if (graph.queryLift != 0) scores = f32x4.add(scores, f32x4.mul(lift, fourOf(graph.lifts, a, b, c, d)));
    v128.store(graph.batchScores + ((<usize>at) << 2), scores);
  }
}

// @ts-ignore: decorator
@inline
function fourOf(values: usize, a: i32, b: i32, c: i32, d: i32): v128 {
  let four = f32x4.splat(load<f32>(values + ((<usize>a) << 2)));
  four = f32x4.replace_lane(four, 1, load<f32>(values + ((<usize>b) << 2)));
  four = f32x4.replace_lane(four, 2, load<f32>(values + ((<usize>c) << 2)));
  return f32x4.replace_lane(four, 3, load<f32>(values + ((<usize>d) << 2)));
}

/** Whether any slot of the node is accepted. */
function isAnswer(graph: NearestGraph, node: i32, accept: usize, slots: i32): bool {
  let slot = slotOf(graph, node);
  if (!accept) return slot >= 0;
  for (; slot >= 0; slot = load<i32>(graph.nextSlot + ((<usize>slot) << 2))) {
    if (slot < slots && load<u8>(accept + <usize>slot) != 0) return true;
  }
  return false;
}
