/** First row of a part when `count` rows are cut into `parts` pieces of equal length; part `parts` gives `count`. */
export function firstOfPart(count: i32, part: i32, parts: i32): i32 {
  return i32((u64(u32(count)) * u64(u32(part))) / u64(u32(parts)));
}
