import { checkNumber, checkWhole } from "../runtime/check-arguments.js";
import type { KernelEngine } from "../runtime/kernel-engine.js";
import { type SteppedParameters, stepRows } from "./stepped-rows.js";

const LEAST_NORMAL = 2 ** -126;
/** Moments of rows without gradients sink below the least normal float, where arithmetic is slow; now and then is often enough. */
const STEPS_BETWEEN_FLUSHES = 32;

export interface AdamStepOptions extends SteppedParameters {
  /** As long as the parameters, at first zero. */
  readonly firstMoment: Float32Array;
  /** As long as the parameters, at first zero. */
  readonly secondMoment: Float32Array;
  /** 1 for the first step; corrects the moments' start at zero. */
  readonly step: number;
  /** Share of the first moment that is kept, below 1. Default 0.9. */
  readonly beta1?: number;
  /** Share of the second moment that is kept, below 1. Default 0.999. */
  readonly beta2?: number;
  /** Added to the divisor. Default 1e-8. */
  readonly epsilon?: number;
}

export interface AdamWStepOptions extends AdamStepOptions {
  /** Parameters shrink by `learningRate * weightDecay` of themselves before the step. Default 0.01. */
  readonly weightDecay?: number;
}

/** Adam with bias correction, Kingma and Ba 2015; every 32nd step sets moments smaller than the least normal float to 0. */
export function adamStep(engine: KernelEngine, options: AdamStepOptions): void {
  adam(engine, options, 0);
}

/** Adam with decoupled weight decay, Loshchilov and Hutter 2019. */
export function adamWStep(engine: KernelEngine, options: AdamWStepOptions): void {
  adam(engine, options, options.weightDecay ?? 0.01);
}

function adam(engine: KernelEngine, options: AdamStepOptions, weightDecay: number): void {
  const { learningRate, step, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, l2 = 0 } = options;
  const { firstMoment, secondMoment } = options;
  checkNumber(learningRate, 0, "learningRate");
  checkWhole(step, 1, "step");
  checkNumber(beta1, 0, "beta1", 1 - 2 ** -24);
  checkNumber(beta2, 0, "beta2", 1 - 2 ** -24);
  checkNumber(epsilon, 0, "epsilon");
  checkNumber(l2, 0, "l2");
  checkNumber(weightDecay, 0, "weightDecay");
  stepRows(engine, "adamStep", options, { firstMoment, secondMoment }, [
    learningRate / (1 - beta1 ** step),
    1 / Math.sqrt(1 - beta2 ** step),
    beta1,
    1 - beta1,
    beta2,
    1 - beta2,
    epsilon,
    l2,
    1 - learningRate * weightDecay,
    step % STEPS_BETWEEN_FLUSHES === 0 ? LEAST_NORMAL : 0,
  ]);
}
