import type { FilterShape } from "./resample-filter.js";

/** Bits after the point of a weight: 32 less 8 for the pixel and 2 for overshoot, as in PIL. */
export const WEIGHT_BITS = 22;

/** For each output position, the run of input samples that it weighs. */
export interface ResampleWeights {
  /** `[outputs]`: first input sample. */
  readonly starts: Int32Array;
  /** `[outputs]`: number of input samples. */
  readonly counts: Int32Array;
  /** `[outputs, stride]`: fixed-point weights, which sum to 2^22 but for rounding. */
  readonly weights: Int32Array;
  readonly stride: number;
}

/**
 * Weights for one axis, the same to the bit as in PIL: the filter widens when the axis shrinks, so that it averages.
 *
 * Formulas of `precompute_coeffs` and `normalize_coeffs_8bpc` in Pillow's Resample.c.
 */
export function resampleWeights(inputs: number, outputs: number, filter: FilterShape): ResampleWeights {
  const scale = inputs / outputs;
  const widening = Math.max(scale, 1);
  const support = filter.support * widening;
  const stride = Math.ceil(support) * 2 + 1;
  const starts = new Int32Array(outputs);
  const counts = new Int32Array(outputs);
  const weights = new Int32Array(outputs * stride);
  const run = new Float64Array(stride);
  for (let output = 0; output < outputs; output++) {
    const centre = (output + 0.5) * scale;
    const start = Math.max(0, Math.trunc(centre - support + 0.5));
    const count = Math.min(inputs, Math.trunc(centre + support + 0.5)) - start;
    let sum = 0;
    for (let at = 0; at < count; at++) {
      // PIL multiplies by the reciprocal; dividing would round differently.
      run[at] = filter.weight((at + start - centre + 0.5) * (1 / widening));
      sum += run[at]!;
    }
    for (let at = 0; at < count; at++) {
      const weight = sum === 0 ? run[at]! : run[at]! / sum;
      weights[output * stride + at] = Math.trunc(weight * 2 ** WEIGHT_BITS + (weight < 0 ? -0.5 : 0.5));
    }
    starts[output] = start;
    counts[output] = count;
  }
  return { starts, counts, weights, stride };
}
