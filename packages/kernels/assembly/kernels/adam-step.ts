import { adamRun } from "../vector/adam-run";
import { runStart } from "../vector/parameter-runs";
import { firstOfPart } from "../vector/split-work";

/** {@link adamRun} over runs of `length` floats; gradients become zero. */
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
  const end = firstOfPart(runs, part + 1, parts);
  for (let run = firstOfPart(runs, part, parts); run < end; run++) {
    const at = runStart(rows, run, length);
    adamRun(
      true, parameters + at, gradient + at, firstMoment + at, secondMoment + at, length, rate, rootScale, beta1,
      oneLessBeta1, beta2, oneLessBeta2, epsilon, l2, decay, least,
    );
  }
}
