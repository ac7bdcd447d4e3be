/** Dot product of the row that begins at `start` with a query; four sums, so that additions need not wait. */
export function dotAt(values: Float32Array, start: number, query: Float32Array): number {
  const dimensions = query.length;
  const whole = dimensions - (dimensions % 4);
  let first = 0;
  let second = 0;
  let third = 0;
  let fourth = 0;
  let column = 0;
  let at = start;
  for (; column < whole; column += 4, at += 4) {
    first += values[at]! * query[column]!;
    second += values[at + 1]! * query[column + 1]!;
    third += values[at + 2]! * query[column + 2]!;
    fourth += values[at + 3]! * query[column + 3]!;
  }
  for (; column < dimensions; column++, at++) first += values[at]! * query[column]!;
  return first + second + (third + fourth);
}
