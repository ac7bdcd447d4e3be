/*
 * An optimiser's step goes over runs of `length` floats: over all of a table's when `rows` is 0, else over the listed
 * rows, which must be distinct. The gradient is left zero. The last one to three floats of a run go through the same
 * operations one by one.
 */

/** Bytes from the start of the table to run `run`. */
export function runStart(rows: usize, run: i32, length: i32): usize {
  return ((<usize>(rows ? load<i32>(rows + ((<usize>run) << 2)) : run)) * (<usize>length)) << 2;
}

/** Arithmetic on smaller floats is many times slower, and decaying moments would stay there for good. */
export const LEAST_NORMAL: f32 = 1.17549435e-38;

/** Four floats, 0 where one is closer to 0 than `leasts`. */
export function withoutTiny(four: v128, leasts: v128): v128 {
  return v128.andnot(four, f32x4.lt(f32x4.abs(four), leasts));
}

export function withoutTinyOne(one: f32, least: f32): f32 {
  return abs<f32>(one) < least ? 0 : one;
}
