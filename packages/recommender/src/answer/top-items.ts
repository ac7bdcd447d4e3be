/**
 * Numbers of the highest scores, by falling score, then by number; `NaN` marks what may not be chosen.
 *
 * Keeps a heap of `count`, its worst on top, so the scores are read once and never sorted.
 *
 * @param count Most numbers returned, at least 1.
 */
export function topItems(scores: Float64Array, count: number): Uint32Array {
  const heap = new Uint32Array(Math.min(count, scores.length));
  let size = 0;
  for (let item = 0; item < scores.length; item++) {
    if (Number.isNaN(scores[item])) continue;
    if (size < heap.length) {
      heap[size++] = item;
      siftUp(heap, scores, size - 1);
    } else if (isWorse(scores, heap[0]!, item)) {
      heap[0] = item;
      siftDown(heap, scores, size);
    }
  }
  return heap.subarray(0, size).sort((left, right) => (isWorse(scores, left, right) ? 1 : -1));
}

function isWorse(scores: Float64Array, left: number, right: number): boolean {
  const [one, other] = [scores[left]!, scores[right]!];
  return one < other || (one === other && left > right);
}

function siftUp(heap: Uint32Array, scores: Float64Array, start: number): void {
  let at = start;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!isWorse(scores, heap[at]!, heap[parent]!)) return;
    swap(heap, at, parent);
    at = parent;
  }
}

function siftDown(heap: Uint32Array, scores: Float64Array, size: number): void {
  let at = 0;
  for (;;) {
    let worst = at;
    for (const child of [2 * at + 1, 2 * at + 2]) {
      if (child < size && isWorse(scores, heap[child]!, heap[worst]!)) worst = child;
    }
    if (worst === at) return;
    swap(heap, at, worst);
    at = worst;
  }
}

function swap(heap: Uint32Array, left: number, right: number): void {
  const held = heap[left]!;
  heap[left] = heap[right]!;
  heap[right] = held;
}
