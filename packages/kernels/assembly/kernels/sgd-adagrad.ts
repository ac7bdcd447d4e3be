import { LEAST_NORMAL, runStart, withoutTiny, withoutTinyOne } from "../vector/parameter-runs";
import { multiplyAdd } from "../vector/rows";
import { firstOfPart } from "../vector/split-work";

/** `v = momentum * v + (g + l2 * p)`, `p -= learningRate * v`; without `velocity` just `p -= learningRate * (g + l2 * p)`. */
export function sgdStep(
  parameters: usize,
  gradient: usize,
  velocity: usize,
  rows: usize,
  runs: i32,
  length: i32,
  learningRate: f32,
  momentum: f32,
  l2: f32,
  part: i32,
  parts: i32,
): void {
  const rates = f32x4.splat(learningRate);
  const momenta = f32x4.splat(momentum);
  const penalties = f32x4.splat(l2);
  const leasts = f32x4.splat(LEAST_NORMAL);
  const end = firstOfPart(runs, part + 1, parts);
  for (let run = firstOfPart(runs, part, parts); run < end; run++) {
    let at = runStart(rows, run, length);
    const narrow = at + ((<usize>(length & ~3)) << 2);
    const stop = at + ((<usize>length) << 2);
    for (; at < narrow; at += 16) {
      const raw = v128.load(gradient + at);
      const old = v128.load(parameters + at);
      let slope = multiplyAdd(penalties, old, raw);
      if (velocity) {
        slope = withoutTiny(multiplyAdd(momenta, v128.load(velocity + at), slope), leasts);
        v128.store(velocity + at, slope);
      }
      v128.store(parameters + at, f32x4.sub(old, f32x4.mul(rates, slope)));
      v128.store(gradient + at, f32x4.splat(0));
    }
    for (; at < stop; at += 4) {
      const old = load<f32>(parameters + at);
      let slope = l2 * old + load<f32>(gradient + at);
      if (velocity) {
        slope = withoutTinyOne(momentum * load<f32>(velocity + at) + slope, LEAST_NORMAL);
        store<f32>(velocity + at, slope);
      }
      store<f32>(parameters + at, old - learningRate * slope);
      store<f32>(gradient + at, 0);
    }
  }
}

/** Adagrad (Duchi and others 2011): `s += g²`, `p -= learningRate * g / (sqrt(s) + epsilon)`, with `g` including `l2 * p`. */
export function adagradStep(
  parameters: usize,
  gradient: usize,
  squareSum: usize,
  rows: usize,
  runs: i32,
  length: i32,
  learningRate: f32,
  epsilon: f32,
  l2: f32,
  part: i32,
  parts: i32,
): void {
  const rates = f32x4.splat(learningRate);
  const epsilons = f32x4.splat(epsilon);
  const penalties = f32x4.splat(l2);
  const end = firstOfPart(runs, part + 1, parts);
  for (let run = firstOfPart(runs, part, parts); run < end; run++) {
    let at = runStart(rows, run, length);
    const narrow = at + ((<usize>(length & ~3)) << 2);
    const stop = at + ((<usize>length) << 2);
    for (; at < narrow; at += 16) {
      const raw = v128.load(gradient + at);
      const old = v128.load(parameters + at);
      const slope = multiplyAdd(penalties, old, raw);
      const sum = multiplyAdd(slope, slope, v128.load(squareSum + at));
      v128.store(squareSum + at, sum);
      const change = f32x4.div(f32x4.mul(rates, slope), f32x4.add(f32x4.sqrt(sum), epsilons));
      v128.store(parameters + at, f32x4.sub(old, change));
      v128.store(gradient + at, f32x4.splat(0));
    }
    for (; at < stop; at += 4) {
      const old = load<f32>(parameters + at);
      const slope = l2 * old + load<f32>(gradient + at);
      const sum = slope * slope + load<f32>(squareSum + at);
      store<f32>(squareSum + at, sum);
      store<f32>(parameters + at, old - (learningRate * slope) / (sqrt<f32>(sum) + epsilon));
      store<f32>(gradient + at, 0);
    }
  }
}
