import { mean, sub } from "../autodiff/arithmetic.js";
import { square } from "../autodiff/elementwise.js";
import type { Var } from "../autodiff/variable.js";

/** Mean of squared differences; both of one shape. */
export function meanSquaredError(values: Var, targets: Var): Var {
  return mean(square(sub(values, targets)));
}
