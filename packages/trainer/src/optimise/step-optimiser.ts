import type { Kernels } from "@modalis/kernels";
import type { ParameterGradient } from "../autodiff/step-arrays.js";
import type { TrainStep } from "../autodiff/train-step.js";
import type { TrainingGraph } from "../autodiff/training-graph.js";
import { sizeOf } from "../autodiff/variable.js";
import { clipByGlobalNorm, type NormedGradient } from "./gradient-norm.js";
import {
  createOptimiser,
  momentsOf,
  type OptimisedParameter,
  type Optimiser,
  type OptimiserSettings,
} from "./optimiser.js";

export interface StepOptimiserOptions {
  readonly step: TrainStep;
  /** The kernels whose arena holds the step's arrays; of one thread, since ONNX Runtime refuses shared memory. */
  readonly kernels: Kernels;
  readonly optimiser: OptimiserSettings;
  /** L2 by parameter, or for all. */
  readonly l2?: number | ReadonlyMap<string, number>;
  /** Parameters that stay as they are. */
  readonly frozen?: ReadonlySet<string>;
  /** The longest that all gradients may be as one vector; no limit when absent. */
  readonly maxGradientNorm?: number;
  /**
   * Whether a gathered table moves only in the rows of the batch (lazy moments), or as a whole, which is what the papers
   * and PyTorch do; default `all`.
   */
  readonly tables?: "all" | "batch rows";
}

/** Steps the parameters of a training graph by the gradients of its last run. */
export interface StepOptimiser {
  readonly moments: ReadonlyMap<string, Float32Array>;
  /** @param step From 0. */
  apply(step: { readonly step: number; readonly learningRate: number }): void;
}

/** @throws `LIMIT_EXCEEDED` when the arena is too small; see {@link trainingBytes}. */
export function createStepOptimiser(options: StepOptimiserOptions): StepOptimiser {
  const { step, kernels, l2 = 0, frozen, maxGradientNorm, tables = "all" } = options;
  const learned = [...step.gradients].filter(
    ([name, { dense, rows }]) => !frozen?.has(name) && (dense !== undefined || rows.length > 0),
  );
  const gradients = new Map(learned.map(([name, gradient]) => [name, gathered(gradient, kernels)]));
  const parameters = new Map(
    learned.map(([name, { shape }]): [string, OptimisedParameter] => [
      name,
      {
        values: step.parameters.get(name)!,
        gradient: gradients.get(name)!.whole,
        l2: typeof l2 === "number" ? l2 : (l2.get(name) ?? 0),
        dimensions: sizeOf(shape.slice(1)),
      },
    ]),
  );
  const lazily = new Map(
    tables === "all"
      ? []
      : [...gradients].flatMap(([name, { rows }]) => (rows === undefined ? [] : [[name, rows]])),
  );
  const optimiser: Optimiser = createOptimiser(options.optimiser, parameters, kernels);
  return {
    moments: optimiser.moments,
    apply(at) {
      for (const { gather } of gradients.values()) gather();
      if (maxGradientNorm !== undefined) {
        clipByGlobalNorm(
          [...gradients].map(([name, each]) => normed(each, parameters.get(name)!)),
          maxGradientNorm,
        );
      }
      optimiser.apply({ ...at, rows: lazily });
    },
  };
}

/**
 * Bytes of arena that a training graph and its optimiser take: values, inputs, outputs, gradients and moments.
 *
 * @param fed Inputs that are fed from elsewhere, and take none.
 */
export function trainingBytes(
  graph: Omit<TrainingGraph, "model">,
  optimiser: OptimiserSettings,
  fed?: Pick<ReadonlyMap<string, unknown>, "has">,
): number {
  const outputs = [...graph.outputs.values()].map(sizeOf);
  const inputs = [...graph.inputs, ...graph.dropouts]
    .filter(({ name }) => fed?.has(name) !== true)
    .map(({ shape }) => sizeOf(shape as readonly number[]));
  const moments = momentsOf(optimiser).length;
  const parameters = graph.parameters.flatMap(({ shape, rows }) => {
    const arrays = Array.from({ length: 1 + moments + (rows.length > 0 ? 1 : 0) }, () => sizeOf(shape));
    // Row numbers once more, and room to find each row once.
    return rows.length > 0
      ? [...arrays, ...inputs.map((size) => 2 * size), sizeOf(shape.slice(0, 1))]
      : arrays;
  });
  // Each array starts on a cache line.
  return [...outputs, ...inputs, ...parameters].reduce((sum, size) => sum + 4 * size + 64, 1 << 16);
}

/** A parameter's whole gradient, to be gathered after each run. */
interface GatheredGradient {
  readonly whole: Float32Array;
  /** All row numbers of the batch, where rows alone have a gradient; repeated ones included. */
  readonly rows?: Int32Array;
  readonly gather: () => void;
}

function gathered({ shape, dense, rows }: ParameterGradient, kernels: Kernels): GatheredGradient {
  if (rows.length === 0) return { whole: dense!, gather: () => {} };
  const dimensions = sizeOf(shape.slice(1));
  const whole = kernels.float32(sizeOf(shape));
  const touched = kernels.int32(rows.reduce((sum, { numbers }) => sum + numbers.length, 0));
  const gather = (): void => {
    if (dense !== undefined) whole.set(dense);
    let at = 0;
    for (const { numbers, gradient } of rows) {
      kernels.scatterAddRows({ table: whole, rows: numbers, dimensions, source: gradient });
      touched.set(numbers, at);
      at += numbers.length;
    }
  };
  return dense === undefined ? { whole, rows: touched, gather } : { whole, gather };
}

function normed({ whole, rows }: GatheredGradient, { dimensions = 1 }: OptimisedParameter): NormedGradient {
  return rows === undefined ? { gradient: whole } : { gradient: whole, rows: new Set(rows), dimensions };
}
