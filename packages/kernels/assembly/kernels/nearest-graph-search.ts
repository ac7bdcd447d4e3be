import { sortFalling } from "../vector/key-heap";
import { NearestGraph } from "../vector/nearest-graph";
import { climb, searchLevel } from "../vector/search-level";

/** Leaves keys of the about `breadth` likest nodes in `found`, falling; returns how many, or -1 beyond `budget`. */
export function nearestGraphSearch(
  graph: NearestGraph,
  breadth: i32,
  accept: usize,
  slots: i32,
  budget: i32,
): i32 {
  if (graph.entry < 0) return 0;
  let from = graph.entry;
  for (let level = graph.topLevel; level > 0; level--) from = climb(graph, from, level);
  const found = searchLevel(graph, from, 0, breadth, accept, slots, budget);
  if (found > 0) sortFalling(graph.found, found);
  return found;
}
