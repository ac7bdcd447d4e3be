/** Whether `wanted` is among `count` rising int32. */
export function risingListHolds(list: usize, count: i32, wanted: i32): boolean {
  let low: i32 = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (load<i32>(list + ((<usize>middle) << 2)) < wanted) low = middle + 1;
    else high = middle;
  }
  return low < count && load<i32>(list + ((<usize>low) << 2)) == wanted;
}
