import { keyOf, nodeOfKey } from "./key-heap";
import { linksOf, NearestGraph, nodeScore, slotOf } from "./nearest-graph";

/**
 * Replaces links by the `chosen` nodes at the front of `graph.choice`.
 *
 * A node that would lose its last incoming link on level 0 stays, in place of a chosen one that has others.
 */
export function writeLinks(graph: NearestGraph, links: usize, chosen: i32, level: i32): void {
  if (level == 0) {
    const before = load<i32>(links);
    for (let at: i32 = 0; at < chosen; at++) countLink(graph, chosenAt(graph, at), 1);
    for (let at: i32 = 1; at <= before; at++) countLink(graph, load<i32>(links + ((<usize>at) << 2)), -1);
    let last = chosen - 1;
    for (let at: i32 = 1; at <= before; at++) {
      const other = load<i32>(links + ((<usize>at) << 2));
      if (incoming(graph, other) != 0 || slotOf(graph, other) < 0) continue;
      while (last >= 0 && incoming(graph, chosenAt(graph, last)) < 2) last--;
      if (last < 0) break;
      countLink(graph, chosenAt(graph, last), -1);
      store<u64>(graph.choice + ((<usize>last) << 3), keyOf(0, other));
      last--;
      countLink(graph, other, 1);
    }
  }
  store<i32>(links, chosen);
  for (let at: i32 = 0; at < chosen; at++) store<i32>(links + ((<usize>(at + 1)) << 2), chosenAt(graph, at));
}

/** Gives a node that nothing leads to on level 0 a link from the likest node that it leads to. */
export function linkSomewhere(graph: NearestGraph, node: i32): void {
  if (incoming(graph, node) != 0) return;
  const own = linksOf(graph, node, 0);
  let best: u64 = 0;
  for (let at: i32 = 1; at <= load<i32>(own); at++) {
    const other = load<i32>(own + ((<usize>at) << 2));
    if (slotOf(graph, other) >= 0) best = max<u64>(best, keyOf(nodeScore(graph, node, other), other));
  }
  if (best == 0) return;
  const links = linksOf(graph, nodeOfKey(best), 0);
  let place = load<i32>(links);
  if (place < graph.mostAtGround) store<i32>(links, ++place);
  else {
    while (place > 1 && incoming(graph, load<i32>(links + ((<usize>place) << 2))) < 2) place--;
    countLink(graph, load<i32>(links + ((<usize>place) << 2)), -1);
  }
  store<i32>(links + ((<usize>place) << 2), node);
  countLink(graph, node, 1);
}

/** Links that lead to a node on level 0. */
// @ts-ignore: decorator
@inline
export function incoming(graph: NearestGraph, node: i32): i32 {
  return load<i32>(graph.incoming + ((<usize>node) << 2));
}

export function countLink(graph: NearestGraph, node: i32, by: i32): void {
  store<i32>(graph.incoming + ((<usize>node) << 2), incoming(graph, node) + by);
}

// @ts-ignore: decorator
@inline
function chosenAt(graph: NearestGraph, at: i32): i32 {
  return nodeOfKey(load<u64>(graph.choice + ((<usize>at) << 3)));
}
