/**
 * Writes each row once, in the order of first occurrence, and returns how many there are.
 *
 * `seen` holds a bit a table row, in whole words; it is cleared first.
 */
export function distinctRows(rows: usize, count: i32, output: usize, seen: usize, tableRows: i32): i32 {
  memory.fill(seen, 0, (<usize>((tableRows + 31) >> 5)) << 2);
  let distinct: i32 = 0;
  for (let at: i32 = 0; at < count; at++) {
    const row = load<i32>(rows + ((<usize>at) << 2));
    const word = seen + ((<usize>(row >> 5)) << 2);
    const bits = load<u32>(word);
    const bit: u32 = 1 << (row & 31);
    if (bits & bit) continue;
    store<u32>(word, bits | bit);
    store<i32>(output + ((<usize>distinct) << 2), row);
    distinct++;
  }
  return distinct;
}
