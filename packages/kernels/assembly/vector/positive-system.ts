/** Doubles `[size, size]`: the lower triangle becomes its Cholesky factor, and `right` the solution. */
export function solvePositiveSystem(matrix: usize, right: usize, size: i32): void {
  const rowBytes = (<usize>size) << 3;
  for (let row = 0; row < size; row++) {
    const own = matrix + (<usize>row) * rowBytes;
    for (let column = 0; column < row; column++) {
      const other = matrix + (<usize>column) * rowBytes;
      const at = (<usize>column) << 3;
      store<f64>(own + at, (load<f64>(own + at) - dot64(own, other, column)) / load<f64>(other + at));
    }
    const at = (<usize>row) << 3;
    const pivot = sqrt<f64>(load<f64>(own + at) - dot64(own, own, row));
    store<f64>(own + at, pivot);
    store<f64>(right + at, (load<f64>(right + at) - dot64(own, right, row)) / pivot);
  }
  for (let row = size - 1; row >= 0; row--) {
    const own = matrix + (<usize>row) * rowBytes;
    const at = (<usize>row) << 3;
    const value = load<f64>(right + at) / load<f64>(own + at);
    store<f64>(right + at, value);
    for (let column: usize = 0; column < at; column += 8) {
      store<f64>(right + column, load<f64>(right + column) - value * load<f64>(own + column));
    }
  }
}

function dot64(left: usize, right: usize, count: i32): f64 {
  const wide = left + ((<usize>(count & ~3)) << 3);
  const end = left + ((<usize>count) << 3);
  let first = f64x2.splat(0);
  let second = first;
  for (; left < wide; left += 32, right += 32) {
    first = f64x2.add(first, f64x2.mul(v128.load(left), v128.load(right)));
    second = f64x2.add(second, f64x2.mul(v128.load(left, 16), v128.load(right, 16)));
  }
  const sums = f64x2.add(first, second);
  let sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  for (; left < end; left += 8, right += 8) sum += load<f64>(left) * load<f64>(right);
  return sum;
}
