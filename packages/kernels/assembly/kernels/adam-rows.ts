import { adamRun } from "../vector/adam-run";
import { firstOfPart } from "../vector/split-work";

/**
 * {@link adamRun} over `width` columns of all rows of a table whose rows are `stride` bytes apart, with gradients of their own stride.
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
  const end = firstOfPart(rows, part + 1, parts);
  for (let row = firstOfPart(rows, part, parts); row < end; row++) {
    const at = (<usize>row) * stride;
    const slot = slots ? load<i32>(slots + ((<usize>row) << 2)) : row;
    const g = gradient + (<usize>slot) * gradientStride;
    adamRun(
      false, parameters + at, g, firstMoment + at, secondMoment + at, width, rate, rootScale, beta1, oneLessBeta1, beta2,
      oneLessBeta2, epsilon, l2, decay, least,
    );
    if (slots && slot) memory.fill(g, 0, (<usize>width) << 2);
  }
}
