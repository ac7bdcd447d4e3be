/** A number from 0 up to 1 that `seed` and `at` settle (Mulberry32's mixing). */
export function drawAt(seed: number, at: number): number {
  let bits = Math.imul(at + 1, 0x9e3779b9) ^ Math.imul(seed + 1, 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 15), 1 | bits);
  bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
  return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
}
