/** Sum of the products of `width` int8 with as many int16; `width` is a multiple of 16, and the sum fits 32 bits. */
export function dotByteRow(row: usize, query: usize, width: usize): i32 {
  let low = i32x4.splat(0);
  let high = low;
  for (let at: usize = 0; at < width; at += 16) {
    const wide = query + (at << 1);
    low = i32x4.add(low, i32x4.dot_i16x8_s(v128.load8x8_s(row + at), v128.load(wide)));
    high = i32x4.add(high, i32x4.dot_i16x8_s(v128.load8x8_s(row + at, 8), v128.load(wide, 16)));
  }
  return sumOfFour(i32x4.add(low, high));
}

/** The same for four rows, so that four loads are under way at once and the query is read once. */
export function dotsOfFourByteRows(
  first: usize,
  second: usize,
  third: usize,
  fourth: usize,
  query: usize,
  width: usize,
): v128 {
  let a = i32x4.splat(0);
  let b = a;
  let c = a;
  let d = a;
  for (let at: usize = 0; at < width; at += 16) {
    const low = v128.load(query + (at << 1));
    const high = v128.load(query + (at << 1), 16);
    a = i32x4.add(a, i32x4.dot_i16x8_s(v128.load8x8_s(first + at), low));
    b = i32x4.add(b, i32x4.dot_i16x8_s(v128.load8x8_s(second + at), low));
    c = i32x4.add(c, i32x4.dot_i16x8_s(v128.load8x8_s(third + at), low));
    d = i32x4.add(d, i32x4.dot_i16x8_s(v128.load8x8_s(fourth + at), low));
    a = i32x4.add(a, i32x4.dot_i16x8_s(v128.load8x8_s(first + at, 8), high));
    b = i32x4.add(b, i32x4.dot_i16x8_s(v128.load8x8_s(second + at, 8), high));
    c = i32x4.add(c, i32x4.dot_i16x8_s(v128.load8x8_s(third + at, 8), high));
    d = i32x4.add(d, i32x4.dot_i16x8_s(v128.load8x8_s(fourth + at, 8), high));
  }
  const low = i32x4.add(v128.shuffle<i32>(a, b, 0, 2, 4, 6), v128.shuffle<i32>(a, b, 1, 3, 5, 7));
  const high = i32x4.add(v128.shuffle<i32>(c, d, 0, 2, 4, 6), v128.shuffle<i32>(c, d, 1, 3, 5, 7));
  return i32x4.add(v128.shuffle<i32>(low, high, 0, 2, 4, 6), v128.shuffle<i32>(low, high, 1, 3, 5, 7));
}

/** Sum of the products of two rows of `width` int8; `width` is a multiple of 16. */
export function dotByteRows(left: usize, right: usize, width: usize): i32 {
  let low = i32x4.splat(0);
  let high = low;
  for (let at: usize = 0; at < width; at += 16) {
    low = i32x4.add(low, i32x4.dot_i16x8_s(v128.load8x8_s(left + at), v128.load8x8_s(right + at)));
    high = i32x4.add(high, i32x4.dot_i16x8_s(v128.load8x8_s(left + at, 8), v128.load8x8_s(right + at, 8)));
  }
  return sumOfFour(i32x4.add(low, high));
}

function sumOfFour(four: v128): i32 {
  const low = i32x4.extract_lane(four, 0) + i32x4.extract_lane(four, 1);
  return low + (i32x4.extract_lane(four, 2) + i32x4.extract_lane(four, 3));
}
