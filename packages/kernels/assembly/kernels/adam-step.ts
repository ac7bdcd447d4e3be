import { wideRun } from "../vector/adam-run";
import { runStart, withoutTinyOne } from "../vector/parameter-runs";
import { firstOfPart } from "../vector/split-work";

/**
 * Adam (Kingma and Ba 2015) and, with `decay` below 1, AdamW (Loshchilov and Hutter 2019).
 *
 * `rate` is learningRate / (1 - beta1^step), `rootScale` is 1 / sqrt(1 - beta2^step), `decay` is
 * 1 - learningRate * weightDecay; moments closer to 0 than `least` become 0.
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
  least: f32,
  part: i32,
  parts: i32,
): void {
  const plain = l2 == 0 && decay == 1 && least == 0;
  const wide = (<usize>(length & ~3)) << 2;
  const end = firstOfPart(runs, part + 1, parts);
  for (let run = firstOfPart(runs, part, parts); run < end; run++) {
    const start = runStart(rows, run, length);
    const p = parameters + start;
    const g = gradient + start;
    const m = firstMoment + start;
    const v = secondMoment + start;
    if (plain) {
      wideRun(
        true, true, p, g, m, v, wide, rate, rootScale, beta1, oneLessBeta1, beta2, oneLessBeta2, epsilon, 0, 1, 0,
      );
    } else {
      wideRun(
        false, true, p, g, m, v, wide, rate, rootScale, beta1, oneLessBeta1, beta2, oneLessBeta2, epsilon, l2, decay, least,
      );
    }
    for (let at = wide; at < (<usize>length) << 2; at += 4) {
      const old = load<f32>(p + at);
      const slope = l2 * old + load<f32>(g + at);
      const first = withoutTinyOne(beta1 * load<f32>(m + at) + oneLessBeta1 * slope, least);
      const second = withoutTinyOne(beta2 * load<f32>(v + at) + oneLessBeta2 * (slope * slope), least);
      store<f32>(m + at, first);
      store<f32>(v + at, second);
      store<f32>(p + at, decay * old - (rate * first) / (rootScale * sqrt<f32>(second) + epsilon));
      store<f32>(g + at, 0);
    }
  }
}
