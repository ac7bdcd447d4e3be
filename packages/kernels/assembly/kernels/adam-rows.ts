import { wideRun } from "../vector/adam-run";
import { withoutTinyOne } from "../vector/parameter-runs";
import { firstOfPart } from "../vector/split-work";

/**
 * Adam over `width` columns of all rows of a table whose rows are `stride` bytes apart, with gradients of their own stride.
 *
 * @param slots Where not 0, the gradient of a row is that of its slot, whose row 0 is zeros: a row without a gradient moves
 * by its moments all the same. A slot's gradient is left zero; without slots gradients are left as they are.
 */
export function adamRows(
  parameters: usize,
  gradient: usize,
  firstMoment: usize,
  secondMoment: usize,
  slots: usize,
  rows: i32,
  width: i32,
  stride: usize,
  gradientStride: usize,
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
  const wide = (<usize>(width & ~3)) << 2;
  const bytes = (<usize>width) << 2;
  const end = firstOfPart(rows, part + 1, parts);
  for (let row = firstOfPart(rows, part, parts); row < end; row++) {
    const start = (<usize>row) * stride;
    const slot = slots ? load<i32>(slots + ((<usize>row) << 2)) : row;
    const p = parameters + start;
    const g = gradient + (<usize>slot) * gradientStride;
    const m = firstMoment + start;
    const v = secondMoment + start;
    if (plain) {
      wideRun(
        true, false, p, g, m, v, wide, rate, rootScale, beta1, oneLessBeta1, beta2, oneLessBeta2, epsilon, 0, 1, 0,
      );
    } else {
      wideRun(
        false, false, p, g, m, v, wide, rate, rootScale, beta1, oneLessBeta1, beta2, oneLessBeta2, epsilon, l2, decay,
        least,
      );
    }
    for (let at = wide; at < bytes; at += 4) {
      const old = load<f32>(p + at);
      const slope = l2 * old + load<f32>(g + at);
      const first = withoutTinyOne(beta1 * load<f32>(m + at) + oneLessBeta1 * slope, least);
      const second = withoutTinyOne(beta2 * load<f32>(v + at) + oneLessBeta2 * (slope * slope), least);
      store<f32>(m + at, first);
      store<f32>(v + at, second);
      store<f32>(p + at, decay * old - (rate * first) / (rootScale * sqrt<f32>(second) + epsilon));
    }
    if (slots && slot) memory.fill(g, 0, bytes);
  }
}
