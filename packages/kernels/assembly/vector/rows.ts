/** `a * b + c` of four floats; two roundings, so that every processor gives the same bits. */
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  return f32x4.add(f32x4.mul(a, b), c);
}

export function horizontalSum(sum: v128): f32 {
  const low: f32 = f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1);
  return low + (f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3));
}

/** Reads a byte of each cache line and waits for none. */
// @ts-ignore: decorator
@inline
export function askForRow(row: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 64) load<u8>(row + at);
}

/** Dot product of two rows of `dimensions` floats, always summed in the same order. */
export function dot(left: usize, right: usize, dimensions: i32): f32 {
  const wide = left + ((<usize>(dimensions & ~15)) << 2);
  const narrow = left + ((<usize>(dimensions & ~3)) << 2);
  const end = left + ((<usize>dimensions) << 2);
  let first = f32x4.splat(0);
  let second = first;
  let third = first;
  let fourth = first;
  for (; left < wide; left += 64, right += 64) {
    first = multiplyAdd(v128.load(left), v128.load(right), first);
    second = multiplyAdd(v128.load(left, 16), v128.load(right, 16), second);
    third = multiplyAdd(v128.load(left, 32), v128.load(right, 32), third);
    fourth = multiplyAdd(v128.load(left, 48), v128.load(right, 48), fourth);
  }
  for (; left < narrow; left += 16, right += 16) {
    first = multiplyAdd(v128.load(left), v128.load(right), first);
  }
  let sum = horizontalSum(f32x4.add(f32x4.add(first, second), f32x4.add(third, fourth)));
  for (; left < end; left += 4, right += 4) sum += load<f32>(left) * load<f32>(right);
  return sum;
}

/** `target += scale * source` over `count` floats. */
export function addScaled(target: usize, source: usize, scale: f32, count: i32): void {
  const narrow = target + ((<usize>(count & ~3)) << 2);
  const end = target + ((<usize>count) << 2);
  const scales = f32x4.splat(scale);
  for (; target < narrow; target += 16, source += 16) {
    v128.store(target, multiplyAdd(scales, v128.load(source), v128.load(target)));
  }
  for (; target < end; target += 4, source += 4) {
    store<f32>(target, scale * load<f32>(source) + load<f32>(target));
  }
}

/** `user · (better - worse)`, in one pass. */
// @ts-ignore: decorator
@inline
export function dotDifference(user: usize, better: usize, worse: usize, dimensions: i32): f32 {
  const wide = user + ((<usize>(dimensions & ~7)) << 2);
  const narrow = user + ((<usize>(dimensions & ~3)) << 2);
  const end = user + ((<usize>dimensions) << 2);
  let first = f32x4.splat(0);
  let second = first;
  for (; user < wide; user += 32, better += 32, worse += 32) {
    const low = f32x4.sub(v128.load(better), v128.load(worse));
    const high = f32x4.sub(v128.load(better, 16), v128.load(worse, 16));
    first = multiplyAdd(v128.load(user), low, first);
    second = multiplyAdd(v128.load(user, 16), high, second);
  }
  for (; user < narrow; user += 16, better += 16, worse += 16) {
    first = multiplyAdd(v128.load(user), f32x4.sub(v128.load(better), v128.load(worse)), first);
  }
  let sum = horizontalSum(f32x4.add(first, second));
  for (; user < end; user += 4, better += 4, worse += 4) {
    sum += load<f32>(user) * (load<f32>(better) - load<f32>(worse));
  }
  return sum;
}

/** `target += scale * (left - right)` over `count` floats. */
export function addScaledDifference(target: usize, left: usize, right: usize, scale: f32, count: i32): void {
  const narrow = target + ((<usize>(count & ~3)) << 2);
  const end = target + ((<usize>count) << 2);
  const scales = f32x4.splat(scale);
  for (; target < narrow; target += 16, left += 16, right += 16) {
    v128.store(target, multiplyAdd(scales, f32x4.sub(v128.load(left), v128.load(right)), v128.load(target)));
  }
  for (; target < end; target += 4, left += 4, right += 4) {
    store<f32>(target, scale * (load<f32>(left) - load<f32>(right)) + load<f32>(target));
  }
}
