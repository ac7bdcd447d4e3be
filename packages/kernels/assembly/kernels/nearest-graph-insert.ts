import { chooseNeighbours } from "../vector/choose-neighbours";
import { insertionSort, keyOf, nodeOfKey, scoreOfKey, sortFalling } from "../vector/key-heap";
import { codeOf, levelOf, linksOf, mostLinks, NearestGraph, nodeScore } from "../vector/nearest-graph";
import { countLink, linkSomewhere, writeLinks } from "../vector/graph-links";
import { climb, searchLevel } from "../vector/search-level";

/** Nodes looked at in a search for one with the same codes. */
const TWIN_BREADTH: i32 = 16;

/**
 * Links `node`, whose row is also the query, on its levels.
 *
 * @returns -1, or, unless `alone` is 1, a node with the same codes and scale: then nothing was linked.
 */
export function nearestGraphInsert(graph: NearestGraph, node: i32, breadth: i32, alone: i32): i32 {
  const level = levelOf(graph, node);
  if (graph.entry < 0) {
    graph.entry = node;
    graph.topLevel = level;
    return -1;
  }
  let from = graph.entry;
  const top = graph.topLevel;
  for (let above = top; above > level; above--) from = climb(graph, from, above);
  if (level > 0 && !alone) {
    let low = from;
    for (let below = min<i32>(level, top); below > 0; below--) low = climb(graph, low, below);
    const twin = twinAmong(graph, node, searchSorted(graph, low, 0, TWIN_BREADTH));
    if (twin >= 0) return twin;
  }
  for (let at = min<i32>(level, top); at >= 0; at--) {
    const found = searchSorted(graph, from, at, breadth);
    if (found == 0) continue;
    if (level == 0 && !alone) {
      const twin = twinAmong(graph, node, found);
      if (twin >= 0) return twin;
    }
    from = nodeOfKey(load<u64>(graph.found));
    linkBothWays(graph, node, at, found);
  }
  // Where nothing alive was in reach, searches begin anew from here.
  if (level > top || load<i32>(linksOf(graph, node, 0)) == 0) {
    graph.entry = node;
    graph.topLevel = level;
  }
  return -1;
}

function searchSorted(graph: NearestGraph, from: i32, level: i32, breadth: i32): i32 {
  const found = searchLevel(graph, from, level, breadth, 0, 0, i32.MAX_VALUE);
  sortFalling(graph.found, found);
  return found;
}

/** A found node with the same codes and scale; equal rows score alike, so they stand at the front. */
function twinAmong(graph: NearestGraph, node: i32, found: i32): i32 {
  const scale = load<f32>(graph.scales + ((<usize>node) << 2));
  for (let at: i32 = 0; at < min<i32>(found, TWIN_BREADTH); at++) {
    const other = nodeOfKey(load<u64>(graph.found + ((<usize>at) << 3)));
    if (load<f32>(graph.scales + ((<usize>other) << 2)) != scale) continue;
    if (memory.compare(codeOf(graph, node), codeOf(graph, other), <usize>graph.width) == 0) return other;
  }
  return -1;
}

function linkBothWays(graph: NearestGraph, node: i32, level: i32, found: i32): void {
  const chosen = chooseNeighbours(graph, graph.found, found, graph.mostAbove);
  const links = linksOf(graph, node, level);
  store<i32>(links, chosen);
  for (let at: i32 = 0; at < chosen; at++) {
    const other = nodeOfKey(load<u64>(graph.found + ((<usize>at) << 3)));
    store<i32>(links + ((<usize>(at + 1)) << 2), other);
    if (level == 0) countLink(graph, other, 1);
  }
  for (let at: i32 = 0; at < chosen; at++) {
    const key = load<u64>(graph.found + ((<usize>at) << 3));
    linkBack(graph, nodeOfKey(key), node, scoreOfKey(key), level);
  }
  if (level == 0) linkSomewhere(graph, node);
}

/** Links `from` to `node`, in place of another where its links are full. */
function linkBack(graph: NearestGraph, from: i32, node: i32, score: f32, level: i32): void {
  const links = linksOf(graph, from, level);
  const most = mostLinks(graph, level);
  const count = load<i32>(links);
  if (count < most) {
    store<i32>(links + ((<usize>(count + 1)) << 2), node);
    store<i32>(links, count + 1);
    if (level == 0) countLink(graph, node, 1);
    return;
  }
  store<u64>(graph.choice, keyOf(score, node));
  for (let at: i32 = 1; at <= count; at++) {
    const other = load<i32>(links + ((<usize>at) << 2));
    store<u64>(graph.choice + ((<usize>at) << 3), keyOf(nodeScore(graph, from, other), other));
  }
  insertionSort(graph.choice, count + 1);
  writeLinks(graph, links, chooseNeighbours(graph, graph.choice, count + 1, most), level);
}
