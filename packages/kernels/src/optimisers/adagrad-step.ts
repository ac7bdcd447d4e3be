import { checkNumber } from "../runtime/check-arguments.js";
import type { KernelEngine } from "../runtime/kernel-engine.js";
import { type SteppedParameters, stepRows } from "./stepped-rows.js";

export interface AdagradStepOptions extends SteppedParameters {
  /** Sum of squared gradients, as long as the parameters, at first zero. */
  readonly squareSum: Float32Array;
  /** Added to the divisor. Default 1e-10. */
  readonly epsilon?: number;
}

/** Adagrad, Duchi and others 2011: each parameter's rate falls with the gradients it has had. */
export function adagradStep(engine: KernelEngine, options: AdagradStepOptions): void {
  const { learningRate, squareSum, epsilon = 1e-10, l2 = 0 } = options;
  checkNumber(learningRate, 0, "learningRate");
  checkNumber(epsilon, 0, "epsilon");
  checkNumber(l2, 0, "l2");
  stepRows(engine, "adagradStep", options, { squareSum }, [learningRate, epsilon, l2]);
}
