/** 1 when every one of `count` int32 is at least `least` and below `limit`, else 0. */
export function indicesWithin(indices: usize, count: i32, least: i32, limit: i32): i32 {
  const narrow = indices + ((<usize>(count & ~3)) << 2);
  const end = indices + ((<usize>count) << 2);
  let low = i32x4.splat(i32.MAX_VALUE);
  let high = i32x4.splat(i32.MIN_VALUE);
  for (; indices < narrow; indices += 16) {
    const four = v128.load(indices);
    low = i32x4.min_s(low, four);
    high = i32x4.max_s(high, four);
  }
  for (; indices < end; indices += 4) {
    const one = i32x4.splat(load<i32>(indices));
    low = i32x4.min_s(low, one);
    high = i32x4.max_s(high, one);
  }
  const below = i32x4.lt_s(low, i32x4.splat(least));
  const above = i32x4.gt_s(high, i32x4.splat(limit - 1));
  return count > 0 && v128.any_true(v128.or(below, above)) ? 0 : 1;
}

/** 1 when `count` offsets rise from 0 to `end` and never fall, else 0. */
export function offsetsRise(offsets: usize, count: i32, end: i32): i32 {
  if (load<i32>(offsets) != 0) return 0;
  let last: i32 = 0;
  for (let at: i32 = 1; at < count; at++) {
    const next = load<i32>(offsets + ((<usize>at) << 2));
    if (next < last) return 0;
    last = next;
  }
  return last == end ? 1 : 0;
}
