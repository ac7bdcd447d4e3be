/**
 * Numbers of the highest scores, by falling score, then by number; `NaN` marks what may not be chosen.
 *
 * For scores outside any arena, of either precision. Keeps a heap of `count` with its worst on top, against which every
 * other score is compared once; equal scores that come later lose, so only a greater one touches the heap.
 *
 * @param count Most numbers returned, at least 1.
 */
export function topItems(scores: Float64Array | Float32Array, count: number): Uint32Array {
  const heap = new Uint32Array(Math.min(count, scores.length));
  let size = 0;
  let item = 0;
  for (; item < scores.length && size < heap.length; item++) {
    if (!Number.isNaN(scores[item])) heap[size++] = item;
  }
  for (let node = (size >> 1) - 1; node >= 0; node--) sink(heap, scores, node, size);
  let worst = size === 0 ? Number.NaN : scores[heap[0]!]!;
  for (; item < scores.length; item++) {
    if (scores[item]! > worst) {
      heap[0] = item;
      sink(heap, scores, 0, size);
      worst = scores[heap[0]!]!;
    }
  }
  for (let last = size - 1; last > 0; last--) {
    swap(heap, 0, last);
    sink(heap, scores, 0, last);
  }
  return heap.subarray(0, size);
}

function sink(heap: Uint32Array, scores: Float64Array | Float32Array, node: number, size: number): void {
  let at = node;
  for (;;) {
    let worst = at;
    const left = 2 * at + 1;
    if (left < size && isWorse(scores, heap[left]!, heap[worst]!)) worst = left;
    if (left + 1 < size && isWorse(scores, heap[left + 1]!, heap[worst]!)) worst = left + 1;
    if (worst === at) return;
    swap(heap, at, worst);
    at = worst;
  }
}

function isWorse(scores: Float64Array | Float32Array, left: number, right: number): boolean {
  const [one, other] = [scores[left]!, scores[right]!];
  return one < other || (one === other && left > right);
}

function swap(heap: Uint32Array, left: number, right: number): void {
  const held = heap[left]!;
  heap[left] = heap[right]!;
  heap[right] = held;
}
