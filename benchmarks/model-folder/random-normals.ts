/** Normal numbers by seed: the sum of twelve uniform ones, less six, times the spread. */
export function randomNormals(seed: number): (count: number, spread: number) => Float32Array {
  let state = seed >>> 0;
  const uniform = () => {
    // Mulberry32 (Tommy Ettinger, public domain).
    state = (state + 0x6d2b_79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return (count, spread) =>
    Float32Array.from({ length: count }, () => {
      let sum = -6;
      for (let each = 0; each < 12; each++) sum += uniform();
      return sum * spread;
    });
}
