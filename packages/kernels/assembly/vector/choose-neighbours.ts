import { keyOf, nodeOfKey, scoreOfKey } from "./key-heap";
import { NearestGraph, nodeScore } from "./nearest-graph";

/**
 * Moves to the front of `count` keys, which fall, at most `most` nodes that lie in different directions: each is liker to
 * the one they are chosen for than to any chosen before (algorithm 4 of the paper). Returns how many.
 *
 * Places that are left go to the likest of the others.
 */
export function chooseNeighbours(graph: NearestGraph, keys: usize, count: i32, most: i32): i32 {
  if (count <= most) return count;
  const passed = keys + ((<usize>count) << 3);
  let chosen: i32 = 0;
  let left: i32 = 0;
  let at: i32 = 0;
  for (; at < count && chosen < most; at++) {
    const key = load<u64>(keys + ((<usize>at) << 3));
    if (isApart(graph, keys, chosen, key)) {
      store<u64>(keys + ((<usize>chosen) << 3), key);
      chosen++;
    } else {
      store<u64>(passed + ((<usize>left) << 3), key);
      left++;
    }
  }
  for (let next: i32 = 0; next < left && chosen < most; next++) {
    store<u64>(keys + ((<usize>chosen) << 3), load<u64>(passed + ((<usize>next) << 3)));
    chosen++;
  }
  return chosen;
}

function isApart(graph: NearestGraph, keys: usize, chosen: i32, key: u64): bool {
  const score = scoreOfKey(key);
  const node = nodeOfKey(key);
  for (let at: i32 = 0; at < chosen; at++) {
    const other = nodeOfKey(load<u64>(keys + ((<usize>at) << 3)));
    if (nodeScore(graph, node, other) >= score) return false;
  }
  return true;
}
