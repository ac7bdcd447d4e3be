import { add, div, mean, mul, sub } from "./arithmetic.js";
import { sum, sumTo } from "./broadcasting.js";
import { sqrt, square } from "./elementwise.js";
import type { Var } from "./variable.js";

/** Added to the variance; the default of ONNX and of PyTorch. */
const VARIANCE_FLOOR = 1e-5;

/**
 * Rows of mean 0 and variance 1 along the last axis, times `scale` `[d]` plus `shift` `[d]`
 * (Ba, Kiros and Hinton, "Layer Normalization", 2016).
 *
 * @param floor Added to the variance.
 */
export function layerNorm(value: Var, scale: Var, shift: Var, floor = VARIANCE_FLOOR): Var {
  return value.tape.emit("LayerNormalization", [value, scale, shift], {
    shape: value.shape,
    attributes: { axis: value.shape.length - 1, epsilon: { float: floor } },
    backward: (gradient) => {
      const centred = sub(value, mean(value, [-1], { keep: true }));
      const variance = mean(square(centred), [-1], { keep: true });
      const inverse = div(1, sqrt(add(variance, floor)));
      const normalised = mul(centred, inverse);
      const scaled = mul(gradient, scale);
      const along = mul(normalised, mean(mul(scaled, normalised), [-1], { keep: true }));
      const across = sub(sub(scaled, mean(scaled, [-1], { keep: true })), along);
      return [
        mul(inverse, across),
        sumTo(mul(gradient, normalised), scale.shape),
        sumTo(gradient, shift.shape),
      ];
    },
  });
}

/** Rows of length 1 along the last axis; a row of zeros stays zeros. */
export function l2Normalise(value: Var, floor = 1e-12): Var {
  return div(value, sqrt(add(sum(square(value), [-1], { keep: true }), floor)));
}
