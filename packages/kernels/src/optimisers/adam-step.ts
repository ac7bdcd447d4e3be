import { checkedIndices, checkLength, checkNumber, checkWhole, rowsOf } from "../runtime/check-arguments.js";
import type { KernelEngine } from "../runtime/kernel-engine.js";
import { type SteppedParameters, stepRows } from "./stepped-rows.js";

const LEAST_NORMAL = 2 ** -126;
/** Moments of rows without gradients sink below the least normal float, where arithmetic is slow; now and then is often enough. */
const STEPS_BETWEEN_FLUSHES = 32;

/** How fast Adam goes. */
export interface AdamRates {
  readonly learningRate: number;
  /** Adds `l2 * parameter` to the gradient. Default 0. */
  readonly l2?: number;
  /** 1 for the first step; corrects the moments' start at zero. */
  readonly step: number;
  /** Share of the first moment that is kept, below 1. Default 0.9. */
  readonly beta1?: number;
  /** Share of the second moment that is kept, below 1. Default 0.999. */
  readonly beta2?: number;
  /** Added to the divisor. Default 1e-8. */
  readonly epsilon?: number;
}

export interface AdamStepOptions extends SteppedParameters, AdamRates {
  /** As long as the parameters, at first zero. */
  readonly firstMoment: Float32Array;
  /** As long as the parameters, at first zero. */
  readonly secondMoment: Float32Array;
  readonly learningRate: number;
  readonly l2?: number;
  /**
   * `[rows]`, from `numberRows`: the gradient is then `[slots, dimensions]` and that of a row stands at its slot, slot 0
   * being zeros, for rows without; all rows are stepped. Not together with `rows`; needs `dimensions`.
   */
  readonly slots?: Int32Array;
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
  const { firstMoment, secondMoment } = options;
  const values = adamValues(options, weightDecay);
  if (options.slots === undefined)
    stepRows(engine, "adamStep", options, { firstMoment, secondMoment }, values);
  else adamSlots(engine, options, options.slots, values);
}

/** What the compiled steps take behind their arrays. @throws INVALID_ARGUMENT for a value out of range. */
export function adamValues(options: AdamRates, weightDecay: number): number[] {
  const { learningRate, step, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, l2 = 0 } = options;
  checkNumber(learningRate, 0, "learningRate");
  checkWhole(step, 1, "step");
  checkNumber(beta1, 0, "beta1", 1 - 2 ** -24);
  checkNumber(beta2, 0, "beta2", 1 - 2 ** -24);
  checkNumber(epsilon, 0, "epsilon");
  checkNumber(l2, 0, "l2");
  checkNumber(weightDecay, 0, "weightDecay");
  return [
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
  ];
}

function adamSlots(
  engine: KernelEngine,
  { parameters, gradient, firstMoment, secondMoment, dimensions = 0 }: AdamStepOptions,
  slots: Int32Array,
  values: readonly number[],
): void {
  const rows = rowsOf(parameters, dimensions, "parameters");
  checkLength(slots, rows, "slots");
  checkLength(firstMoment, parameters.length, "firstMoment");
  checkLength(secondMoment, parameters.length, "secondMoment");
  const places = checkedIndices(engine, slots, rowsOf(gradient, dimensions, "gradient"), "slots");
  const tables = [
    engine.address(parameters, "parameters"),
    engine.address(gradient, "gradient"),
    engine.address(firstMoment, "firstMoment"),
    engine.address(secondMoment, "secondMoment"),
  ];
  const stride = 4 * dimensions;
  const given = [...tables, places, rows, dimensions, stride, stride, ...values];
  engine.share("adamRows", 4 * parameters.length, ...given);
}
