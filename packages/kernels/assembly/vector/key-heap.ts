/** A score and a node in one number that sorts by the score, then by the falling node. */
// @ts-ignore: decorator
@inline
export function keyOf(score: f32, node: i32): u64 {
  const bits = reinterpret<u32>(score);
  const ordered = bits ^ (<u32>((<i32>bits) >> 31) | 0x80000000);
  return (<u64>ordered << 32) | <u64>~(<u32>node);
}

// @ts-ignore: decorator
@inline
export function nodeOfKey(key: u64): i32 {
  return <i32>~(<u32>key);
}

// @ts-ignore: decorator
@inline
export function scoreOfKey(key: u64): f32 {
  const ordered = <u32>(key >> 32);
  return reinterpret<f32>(ordered ^ (<u32>((<i32>~ordered) >> 31) | 0x80000000));
}

/** Adds to a heap of `size` keys whose top is the greatest where `flip` is 0, and the least where it is all ones. */
export function pushKey(heap: usize, size: i32, key: u64, flip: u64): void {
  let at = size;
  const wanted = key ^ flip;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const above = load<u64>(heap + ((<usize>parent) << 3));
    if ((above ^ flip) >= wanted) break;
    store<u64>(heap + ((<usize>at) << 3), above);
    at = parent;
  }
  store<u64>(heap + ((<usize>at) << 3), key);
}

/** Puts `key` in place of the top of a heap of `size` keys. */
export function replaceTop(heap: usize, size: i32, key: u64, flip: u64): void {
  let at: i32 = 0;
  const wanted = key ^ flip;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= size) break;
    let below = load<u64>(heap + ((<usize>child) << 3));
    if (child + 1 < size) {
      const right = load<u64>(heap + ((<usize>child) << 3), 8);
      if ((right ^ flip) > (below ^ flip)) {
        below = right;
        child++;
      }
    }
    if ((below ^ flip) <= wanted) break;
    store<u64>(heap + ((<usize>at) << 3), below);
    at = child;
  }
  store<u64>(heap + ((<usize>at) << 3), key);
}

/** Turns a heap whose top is the least into a list by falling keys. */
export function sortFalling(heap: usize, size: i32): void {
  for (let last = size - 1; last > 0; last--) {
    const least = load<u64>(heap);
    replaceTop(heap, last, load<u64>(heap + ((<usize>last) << 3)), u64.MAX_VALUE);
    store<u64>(heap + ((<usize>last) << 3), least);
  }
}

/** Sorts a short list by falling keys. */
export function insertionSort(keys: usize, size: i32): void {
  for (let next = 1; next < size; next++) {
    const key = load<u64>(keys + ((<usize>next) << 3));
    let at = next;
    for (; at > 0; at--) {
      const before = load<u64>(keys + ((<usize>(at - 1)) << 3));
      if (before >= key) break;
      store<u64>(keys + ((<usize>at) << 3), before);
    }
    store<u64>(keys + ((<usize>at) << 3), key);
  }
}
