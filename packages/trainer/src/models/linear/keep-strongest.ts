/**
 * Those of the candidates with the highest strengths, highest first; of equals the lower number.
 *
 * @param candidates Reordered in place.
 * @param strengths By candidate.
 */
export function keepStrongest(candidates: Int32Array, strengths: Float64Array, count: number): Int32Array {
  const before = (left: number, right: number) => strengths[right]! - strengths[left]! || left - right;
  if (candidates.length > count) partition(candidates, count, before);
  return candidates.slice(0, count).sort(before);
}

/** Hoare's selection: afterwards the first `count` come before all others. */
function partition(order: Int32Array, count: number, before: (left: number, right: number) => number): void {
  let from = 0;
  let to = order.length - 1;
  while (from < to) {
    const pivot = order[(from + to) >> 1]!;
    let left = from;
    let right = to;
    while (left <= right) {
      while (before(order[left]!, pivot) < 0) left++;
      while (before(order[right]!, pivot) > 0) right--;
      if (left > right) break;
      const moved = order[left]!;
      order[left++] = order[right]!;
      order[right--] = moved;
    }
    if (count <= right) to = right;
    else if (count >= left) from = left;
    else return;
  }
}
