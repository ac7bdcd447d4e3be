import { NearestGraph, slotOf } from "../vector/nearest-graph";

/** How many of `count` bytes are not 0. */
export function countAccepted(accept: usize, count: i32): i32 {
  const wide = accept + <usize>(count & ~15);
  const end = accept + <usize>count;
  let sum: i32 = 0;
  for (; accept < wide; accept += 16) {
    sum += 16 - popcnt<i32>(i8x16.bitmask(i8x16.eq(v128.load(accept), i8x16.splat(0))));
  }
  for (; accept < end; accept++) sum += i32(load<u8>(accept) != 0);
  return sum;
}

/** Writes each node that holds an accepted slot below `count`, once, in the order of its first; returns how many. */
export function nearestGraphList(graph: NearestGraph, nodeOf: usize, accept: usize, count: i32, output: usize): i32 {
  let found: usize = 0;
  let slot: i32 = 0;
  while (slot < count) {
    if (accept && slot + 16 <= count && !v128.any_true(v128.load(accept + <usize>slot))) {
      slot += 16;
      continue;
    }
    for (const end = min<i32>(slot + 16, count); slot < end; slot++) {
      const node = load<i32>(nodeOf + ((<usize>slot) << 2));
      if (node < 0 || (accept && load<u8>(accept + <usize>slot) == 0)) continue;
      if (firstAccepted(graph, node, accept, count) != slot) continue;
      store<i32>(output + (found << 2), node);
      found++;
    }
  }
  return <i32>found;
}

function firstAccepted(graph: NearestGraph, node: i32, accept: usize, count: i32): i32 {
  let slot = slotOf(graph, node);
  while (accept && slot >= 0 && (slot >= count || load<u8>(accept + <usize>slot) == 0)) {
    slot = load<i32>(graph.nextSlot + ((<usize>slot) << 2));
  }
  return slot;
}
