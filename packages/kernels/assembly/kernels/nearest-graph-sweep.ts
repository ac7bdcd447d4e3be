import { chooseNeighbours } from "../vector/choose-neighbours";
import { countLink, linkSomewhere, writeLinks } from "../vector/graph-links";
import { insertionSort, keyOf } from "../vector/key-heap";
import {
  DELETED, DYING, FREE, levelOf, linksOf, mostLinks, NearestGraph, nodeScore, slotOf,
} from "../vector/nearest-graph";
import { isNew, startEpoch } from "../vector/search-level";

/** Takes every link to a dying node away from the nodes of a range; what the dying one linked to takes its place. */
export function nearestGraphSweep(graph: NearestGraph, from: i32, to: i32): void {
  for (let node = from; node < to; node++) {
    if (slotOf(graph, node) < DELETED) continue;
    for (let level = levelOf(graph, node); level >= 0; level--) repairLinks(graph, node, level);
  }
}

/** Frees a dying node that no link leads to. */
export function nearestGraphFree(graph: NearestGraph, node: i32): void {
  store<i32>(graph.slotOf + ((<usize>node) << 2), FREE);
  const links = linksOf(graph, node, 0);
  const count = load<i32>(links);
  store<i32>(links, 0);
  for (let at: i32 = 1; at <= count; at++) {
    const other = load<i32>(links + ((<usize>at) << 2));
    countLink(graph, other, -1);
    if (slotOf(graph, other) >= 0 && other != graph.entry) linkSomewhere(graph, other);
  }
}

function repairLinks(graph: NearestGraph, node: i32, level: i32): void {
  const links = linksOf(graph, node, level);
  const count = load<i32>(links);
  let dying: i32 = 0;
  for (let at: i32 = 1; at <= count; at++) {
    dying += i32(slotOf(graph, load<i32>(links + ((<usize>at) << 2))) == DYING);
  }
  if (dying == 0) return;
  startEpoch(graph);
  isNew(graph, node);
  let choices: i32 = 0;
  for (let at: i32 = 1; at <= count; at++) {
    const other = load<i32>(links + ((<usize>at) << 2));
    if (slotOf(graph, other) != DYING) choices = addChoice(graph, node, other, choices);
  }
  for (let at: i32 = 1; at <= count; at++) {
    const other = load<i32>(links + ((<usize>at) << 2));
    if (slotOf(graph, other) != DYING) continue;
    const further = linksOf(graph, other, level);
    for (let next: i32 = 1; next <= load<i32>(further); next++) {
      const candidate = load<i32>(further + ((<usize>next) << 2));
      if (slotOf(graph, candidate) >= 0) choices = addChoice(graph, node, candidate, choices);
    }
  }
  insertionSort(graph.choice, choices);
  writeLinks(graph, links, chooseNeighbours(graph, graph.choice, choices, mostLinks(graph, level)), level);
}

function addChoice(graph: NearestGraph, node: i32, other: i32, choices: i32): i32 {
  if (!isNew(graph, other)) return choices;
  store<u64>(graph.choice + ((<usize>choices) << 3), keyOf(nodeScore(graph, node, other), other));
  return choices + 1;
}
