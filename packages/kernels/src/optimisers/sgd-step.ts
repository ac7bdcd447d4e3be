import { checkNumber, fail } from "../runtime/check-arguments.js";
import type { KernelEngine } from "../runtime/kernel-engine.js";
import { type SteppedParameters, stepRows } from "./stepped-rows.js";

export interface SgdStepOptions extends SteppedParameters {
  /** 0 to 1. Default 0. */
  readonly momentum?: number;
  /** The running direction, as long as the parameters, at first zero; needed with `momentum`. */
  readonly velocity?: Float32Array;
}

/** Stochastic gradient descent with heavy-ball momentum: `v = momentum v + g`, `p -= learningRate v`. */
export function sgdStep(engine: KernelEngine, options: SgdStepOptions): void {
  const { learningRate, momentum = 0, velocity, l2 = 0 } = options;
  checkNumber(learningRate, 0, "learningRate");
  checkNumber(momentum, 0, "momentum", 1);
  checkNumber(l2, 0, "l2");
  if (momentum > 0 && velocity === undefined) fail("momentum needs velocity, as long as the parameters");
  stepRows(engine, "sgdStep", options, { velocity }, [learningRate, momentum, l2]);
}
