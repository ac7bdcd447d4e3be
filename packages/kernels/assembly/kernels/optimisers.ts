import { multiplyAdd } from "../vector/rows";
import { firstOfPart } from "../vector/split-work";

/*
 * Each step runs over the floats of one part: of the whole table when `rows` is 0, else of the listed rows, which must
 * be distinct. The gradient is left zero. It is written only where it is not zero already: most of a batch's is.
 * Four floats at a time, the last one to three of a run through the same code on a padded vector.
 */

/** The floats from `address` to `end`, at most four; what lies beyond is 0. */
function loadUpTo(address: usize, count: i32): v128 {
  if (count >= 4) return v128.load(address);
  let four = v128.load32_zero(address);
  if (count > 1) four = v128.load32_lane(address + 4, four, 1);
  if (count > 2) four = v128.load32_lane(address + 8, four, 2);
  return four;
}

function storeUpTo(address: usize, four: v128, count: i32): void {
  if (count >= 4) {
    v128.store(address, four);
    return;
  }
  v128.store32_lane(address, four, 0);
  if (count > 1) v128.store32_lane(address + 4, four, 1);
  if (count > 2) v128.store32_lane(address + 8, four, 2);
}

/** Denormals become 0: arithmetic on them is many times slower, and decaying moments would stay there for good. */
function flushed(four: v128): v128 {
  return v128.and(four, f32x4.ge(f32x4.abs(four), f32x4.splat(1.17549435e-38)));
}

function clear(gradient: usize, four: v128, count: i32): void {
  if (v128.any_true(four)) storeUpTo(gradient, f32x4.splat(0), count);
}

/** Bytes from the start of the table to the `run`th run of floats. */
function runStart(rows: usize, run: i32, length: i32): usize {
  return ((<usize>(rows ? load<i32>(rows + ((<usize>run) << 2)) : run)) * (<usize>length)) << 2;
}

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
  const end = firstOfPart(runs, part + 1, parts);
  for (let run = firstOfPart(runs, part, parts); run < end; run++) {
    let at = runStart(rows, run, length);
    for (let left = length; left > 0; left -= 4, at += 16) {
      const raw = loadUpTo(gradient + at, left);
      const old = loadUpTo(parameters + at, left);
      let slope = multiplyAdd(penalties, old, raw);
      if (velocity) {
        slope = flushed(multiplyAdd(momenta, loadUpTo(velocity + at, left), slope));
        storeUpTo(velocity + at, slope, left);
      }
      storeUpTo(parameters + at, f32x4.sub(old, f32x4.mul(rates, slope)), left);
      clear(gradient + at, raw, left);
    }
  }
}

/**
 * Adam (Kingma and Ba 2015) and, with `decay` below 1, AdamW (Loshchilov and Hutter 2019).
 *
 * `rate` is learningRate / (1 - beta1^step), `rootScale` is 1 / sqrt(1 - beta2^step), `decay` is 1 - learningRate * weightDecay.
 */
export function adamStep(
  parameters: usize,
  gradient: usize,
  firstMoment: usize,
  secondMoment: usize,
  rows: usize,
  runs: i32,
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
  part: i32,
  parts: i32,
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
  const end = firstOfPart(runs, part + 1, parts);
  for (let run = firstOfPart(runs, part, parts); run < end; run++) {
    let at = runStart(rows, run, length);
    for (let left = length; left > 0; left -= 4, at += 16) {
      const raw = loadUpTo(gradient + at, left);
      const old = loadUpTo(parameters + at, left);
      const slope = multiplyAdd(penalties, old, raw);
      const first = flushed(
        multiplyAdd(keepFirst, loadUpTo(firstMoment + at, left), f32x4.mul(takeFirst, slope)),
      );
      const second = flushed(
        multiplyAdd(keepSecond, loadUpTo(secondMoment + at, left), f32x4.mul(takeSecond, f32x4.mul(slope, slope))),
      );
      storeUpTo(firstMoment + at, first, left);
      storeUpTo(secondMoment + at, second, left);
      const divisor = multiplyAdd(rootScales, f32x4.sqrt(second), epsilons);
      const change = f32x4.div(f32x4.mul(rates, first), divisor);
      storeUpTo(parameters + at, f32x4.sub(f32x4.mul(decays, old), change), left);
      clear(gradient + at, raw, left);
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
    for (let left = length; left > 0; left -= 4, at += 16) {
      const raw = loadUpTo(gradient + at, left);
      const old = loadUpTo(parameters + at, left);
      const slope = multiplyAdd(penalties, old, raw);
      const sum = multiplyAdd(slope, slope, loadUpTo(squareSum + at, left));
      storeUpTo(squareSum + at, sum, left);
      const change = f32x4.div(f32x4.mul(rates, slope), f32x4.add(f32x4.sqrt(sum), epsilons));
      storeUpTo(parameters + at, f32x4.sub(old, change), left);
      clear(gradient + at, raw, left);
    }
  }
}

/**
 * Writes each row once, in the order of first occurrence, and returns how many there are.
 *
 * `seen` holds a bit a table row, in whole words; it is cleared first.
 */
export function distinctRows(rows: usize, count: i32, output: usize, seen: usize, tableRows: i32): i32 {
  memory.fill(seen, 0, (<usize>((tableRows + 31) >> 5)) << 2);
  let distinct: i32 = 0;
  for (let at: i32 = 0; at < count; at++) {
    const row = load<i32>(rows + ((<usize>at) << 2));
    const word = seen + ((<usize>(row >> 5)) << 2);
    const bits = load<u32>(word);
    const bit: u32 = 1 << (row & 31);
    if (bits & bit) continue;
    store<u32>(word, bits | bit);
    store<i32>(output + ((<usize>distinct) << 2), row);
    distinct++;
  }
  return distinct;
}
