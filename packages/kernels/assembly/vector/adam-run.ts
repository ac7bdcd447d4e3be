import { withoutTiny } from "./parameter-runs";
import { multiplyAdd } from "./rows";

/** Compiled for each case: what `plain` leaves out would cost a third of the time, and is seldom asked for; `clears` leaves the gradient zero. */
// @ts-ignore: decorator
@inline
export function wideRun(
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
