import { withoutTiny, withoutTinyOne } from "./parameter-runs";
import { multiplyAdd } from "./rows";

/**
 * Adam (Kingma and Ba 2015) and, with `decay` below 1, AdamW (Loshchilov and Hutter 2019), over a run of `length` floats.
 *
 * `rate` is learningRate / (1 - beta1^step), `rootScale` is 1 / sqrt(1 - beta2^step), `decay` is
 * 1 - learningRate * weightDecay; moments closer to 0 than `least` become 0.
 */
// @ts-ignore: decorator
@inline
export function adamRun(
  clears: boolean,
  p: usize,
  g: usize,
  m: usize,
  v: usize,
  length: i32,
  rate: f32,
  rootScale: f32,
  beta1: f32,
  oneLessBeta1: f32,
  beta2: f32,
  oneLessBeta2: f32,
  epsilon: f32,
  l2: f32,
  decay: f32,
  least: f32,
): void {
  const wide = (<usize>(length & ~3)) << 2;
  const end = (<usize>length) << 2;
  if (l2 == 0 && decay == 1 && least == 0) {
    wideRun(
      true, clears, p, g, m, v, wide, rate, rootScale, beta1, oneLessBeta1, beta2, oneLessBeta2, epsilon, 0, 1, 0,
    );
  } else {
    wideRun(
      false, clears, p, g, m, v, wide, rate, rootScale, beta1, oneLessBeta1, beta2, oneLessBeta2, epsilon, l2, decay, least,
    );
  }
  for (let at = wide; at < end; at += 4) {
    const old = load<f32>(p + at);
    const slope = l2 * old + load<f32>(g + at);
    const first = withoutTinyOne(beta1 * load<f32>(m + at) + oneLessBeta1 * slope, least);
    const second = withoutTinyOne(beta2 * load<f32>(v + at) + oneLessBeta2 * (slope * slope), least);
    store<f32>(m + at, first);
    store<f32>(v + at, second);
    store<f32>(p + at, decay * old - (rate * first) / (rootScale * sqrt<f32>(second) + epsilon));
    if (clears) store<f32>(g + at, 0);
  }
}

/** Compiled for each case: what `plain` leaves out would cost a third of the time, and is seldom asked for; `clears` leaves the gradient zero. */
// @ts-ignore: decorator
@inline
function wideRun(
  plain: boolean,
  clears: boolean,
  parameters: usize,
  gradient: usize,
  firstMoment: usize,
  secondMoment: usize,
  bytes: usize,
  rate: f32,
  rootScale: f32,
  beta1: f32,
  oneLessBeta1: f32,
  beta2: f32,
  oneLessBeta2: f32,
  epsilon: f32,
  l2: f32,
  decay: f32,
  least: f32,
): void {
  const rates = f32x4.splat(rate);
  const rootScales = f32x4.splat(rootScale);
  const keepFirst = f32x4.splat(beta1);
  const takeFirst = f32x4.splat(oneLessBeta1);
  const keepSecond = f32x4.splat(beta2);
  const takeSecond = f32x4.splat(oneLessBeta2);
  const epsilons = f32x4.splat(epsilon);
  const penalties = f32x4.splat(l2);
  const decays = f32x4.splat(decay);
  const leasts = f32x4.splat(least);
  for (let at: usize = 0; at < bytes; at += 16) {
    let slope = v128.load(gradient + at);
    let old = v128.load(parameters + at);
    if (!plain) slope = multiplyAdd(penalties, old, slope);
    const square = f32x4.mul(takeSecond, f32x4.mul(slope, slope));
    let first = multiplyAdd(keepFirst, v128.load(firstMoment + at), f32x4.mul(takeFirst, slope));
    let second = multiplyAdd(keepSecond, v128.load(secondMoment + at), square);
    if (!plain) {
      first = withoutTiny(first, leasts);
      second = withoutTiny(second, leasts);
      old = f32x4.mul(decays, old);
    }
    v128.store(firstMoment + at, first);
    v128.store(secondMoment + at, second);
    const divisor = multiplyAdd(rootScales, f32x4.sqrt(second), epsilons);
    v128.store(parameters + at, f32x4.sub(old, f32x4.div(f32x4.mul(rates, first), divisor)));
    if (clears) v128.store(gradient + at, f32x4.splat(0));
  }
}
