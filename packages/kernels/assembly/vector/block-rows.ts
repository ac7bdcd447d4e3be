/** Bytes of a row of a block: 16 columns, one cache line. */
export const ROW_BYTES: usize = 64;

/** Bytes of the columns whose rows are asked for before they are summed: 32 edges. */
const AHEAD: usize = 128;

/**
 * `to = scale * sum of rows`, of the rows of `source` that the columns from `column` to before `end` name.
 *
 * @param slots Where not 0, a column names the row at its slot, and `source` is small: the rows of a batch.
 * @param last The matrix's last column. Rows that stand some edges ahead, perhaps of other sums, are touched up to there:
 * sums are short, and at the end of each the processor guesses wrong and would wait for one sum's rows after the other's.
 */
// @ts-ignore: decorator
@inline
export function sumRows(
  column: usize,
  end: usize,
  last: usize,
  source: usize,
  slots: usize,
  scale: f32,
  to: usize,
): void {
  let first = f32x4.splat(0);
  let second = first;
  let third = first;
  let fourth = first;
  for (; column < end; column += 4) {
    let row = <usize>load<u32>(column);
    if (slots) {
      row = <usize>load<u32>(slots + (row << 2));
    } else {
      const soon = column + AHEAD;
      load<u8>(source + (<usize>load<u32>(soon < last ? soon : last)) * ROW_BYTES);
    }
    const from = source + row * ROW_BYTES;
    first = f32x4.add(first, v128.load(from));
    second = f32x4.add(second, v128.load(from, 16));
    third = f32x4.add(third, v128.load(from, 32));
    fourth = f32x4.add(fourth, v128.load(from, 48));
  }
  const scales = f32x4.splat(scale);
  v128.store(to, f32x4.mul(scales, first));
  v128.store(to, f32x4.mul(scales, second), 16);
  v128.store(to, f32x4.mul(scales, third), 32);
  v128.store(to, f32x4.mul(scales, fourth), 48);
}

/** `to = scale * from`. */
// @ts-ignore: decorator
@inline
export function scaleRow(to: usize, from: usize, scale: f32): void {
  const scales = f32x4.splat(scale);
  v128.store(to, f32x4.mul(scales, v128.load(from)));
  v128.store(to, f32x4.mul(scales, v128.load(from, 16)), 16);
  v128.store(to, f32x4.mul(scales, v128.load(from, 32)), 32);
  v128.store(to, f32x4.mul(scales, v128.load(from, 48)), 48);
}

/** `to += scale * from`, of at most 16 floats. */
// @ts-ignore: decorator
@inline
export function addScaledRow(to: usize, from: usize, scale: f32, width: i32): void {
  const scales = f32x4.splat(scale);
  const narrow = (<usize>(width & ~3)) << 2;
  const end = (<usize>width) << 2;
  let at: usize = 0;
  for (; at < narrow; at += 16) {
    v128.store(to + at, f32x4.add(v128.load(to + at), f32x4.mul(scales, v128.load(from + at))));
  }
  for (; at < end; at += 4) store<f32>(to + at, load<f32>(to + at) + scale * load<f32>(from + at));
}
