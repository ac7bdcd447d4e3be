import { horizontalSum, multiplyAdd } from "./rows";

/** Dot product with one running sum of four lanes: what `dotsOfFour` computes for each of its rows, to the bit. */
export function dotInOrder(row: usize, query: usize, dimensions: i32): f32 {
  const narrow = row + ((<usize>(dimensions & ~3)) << 2);
  let sum = f32x4.splat(0);
  for (; row < narrow; row += 16, query += 16) sum = multiplyAdd(v128.load(row), v128.load(query), sum);
  return plusRest(horizontalSum(sum), row, query, dimensions & 3);
}

/** Dot products of four rows with a query that is read once. */
export function dotsOfFour(
  first: usize,
  second: usize,
  third: usize,
  fourth: usize,
  query: usize,
  dimensions: i32,
  output: usize,
): void {
  const narrow = (<usize>(dimensions & ~3)) << 2;
  let a = f32x4.splat(0);
  let b = a;
  let c = a;
  let d = a;
  for (let at: usize = 0; at < narrow; at += 16) {
    const four = v128.load(query + at);
    a = multiplyAdd(v128.load(first + at), four, a);
    b = multiplyAdd(v128.load(second + at), four, b);
    c = multiplyAdd(v128.load(third + at), four, c);
    d = multiplyAdd(v128.load(fourth + at), four, d);
  }
  const low = f32x4.add(v128.shuffle<f32>(a, b, 0, 2, 4, 6), v128.shuffle<f32>(a, b, 1, 3, 5, 7));
  const high = f32x4.add(v128.shuffle<f32>(c, d, 0, 2, 4, 6), v128.shuffle<f32>(c, d, 1, 3, 5, 7));
  const even = v128.shuffle<f32>(low, high, 0, 2, 4, 6);
  v128.store(output, f32x4.add(even, v128.shuffle<f32>(low, high, 1, 3, 5, 7)));
  const rest = dimensions & 3;
  if (rest == 0) return;
  store<f32>(output, plusRest(load<f32>(output), first + narrow, query + narrow, rest));
  store<f32>(output, plusRest(load<f32>(output, 4), second + narrow, query + narrow, rest), 4);
  store<f32>(output, plusRest(load<f32>(output, 8), third + narrow, query + narrow, rest), 8);
  store<f32>(output, plusRest(load<f32>(output, 12), fourth + narrow, query + narrow, rest), 12);
}

function plusRest(sum: f32, row: usize, query: usize, count: i32): f32 {
  const end = row + ((<usize>count) << 2);
  for (; row < end; row += 4, query += 4) sum += load<f32>(row) * load<f32>(query);
  return sum;
}
