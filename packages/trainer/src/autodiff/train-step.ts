import { ModalisError } from "@modalis/contract";
import type { OnnxRuntime, OnnxTensor } from "@modalis/onnx";
import { seededRandom } from "../random/seeded-random.js";
import { initialValues } from "./initial-values.js";
import type { DropoutInput, TrainingGraph, TrainingParameter } from "./training-graph.js";
import { type Shape, sizeOf } from "./variable.js";

/** Where arrays come from; kernels of one thread are one, and then nothing is copied between them and ONNX Runtime. */
export interface StepMemory {
  float32(length: number): Float32Array;
  int32(length: number): Int32Array;
}

/** A training graph ready to run: every array is taken once and written in place. */
export interface TrainStep extends AsyncDisposable {
  /** Live values by parameter; whoever learns writes here. */
  readonly parameters: ReadonlyMap<string, Float32Array>;
  /** To be filled before each run, by input. */
  readonly inputs: ReadonlyMap<string, StepInput>;
  /** Gradients of the last run, by parameter. */
  readonly gradients: ReadonlyMap<string, ParameterGradient>;
  /** Gradients of the last run by the inputs that wanted them. */
  readonly inputGradients: ReadonlyMap<string, Float32Array>;
  /** Other outputs of the last run, by name. */
  readonly outputs: ReadonlyMap<string, Float32Array>;
  /**
   * One forward and backward pass; the event loop stands still meanwhile.
   *
   * @param step Fixes, with the seed, what dropout drops.
   * @returns The loss.
   */
  run(step: number): Promise<number>;
}

export type StepInput = Float32Array | Int32Array | Uint8Array;

/** A parameter's gradient is the dense part plus every row, added at its number. */
export interface ParameterGradient {
  readonly shape: Shape;
  readonly dense?: Float32Array;
  readonly rows: readonly { readonly numbers: Int32Array; readonly gradient: Float32Array }[];
}

export interface TrainStepOptions {
  readonly graph: TrainingGraph;
  readonly runtime: OnnxRuntime;
  readonly seed: number;
  /** Plain arrays when absent. */
  readonly memory?: StepMemory;
  /** Values to start from by parameter, as after a pre-training; the others start as the graph says. */
  readonly start?: ReadonlyMap<string, Float32Array>;
}

/**
 * Opens a float32 training graph and takes its memory.
 *
 * @throws `INVALID_ARGUMENT` for a graph of another precision, shared memory or start values of another length; whatever opening a model
 * throws.
 */
export async function createTrainStep(options: TrainStepOptions): Promise<TrainStep> {
  const { graph, runtime, seed, memory = plainMemory } = options;
  if (graph.precision !== "float32")
    throw new ModalisError("INVALID_ARGUMENT", "training runs in float32; float64 graphs are for checks");
  if (!(memory.float32(0).buffer instanceof ArrayBuffer))
    throw new ModalisError(
      "INVALID_ARGUMENT",
      "ONNX Runtime refuses shared memory; give the training step kernels of one thread, or none",
    );
  const session = await runtime.open(graph.model);
  const parameters = new Map(graph.parameters.map((each) => [each.name, started(each, options, memory)]));
  const inputs = new Map(
    graph.inputs.map(({ name, dtype, shape }) => [name, inputArray(dtype, sizeOf(shape as Shape), memory)]),
  );
  const masks = new Map(graph.dropouts.map((each) => [each.name, memory.float32(sizeOf(each.shape))]));
  const results = new Map([...graph.outputs].map(([name, shape]) => [name, memory.float32(sizeOf(shape))]));
  const shapes = new Map<string, Shape>([
    ...[...graph.parameters, ...graph.dropouts].map(({ name, shape }) => [name, shape] as const),
    ...graph.inputs.map(({ name, shape }) => [name, shape as Shape] as const),
    ...graph.outputs,
  ]);
  const feeds = tensorsOf([...parameters, ...inputs, ...masks], shapes);
  const fetches = tensorsOf([...results], shapes);
  return {
    parameters,
    inputs,
    outputs: results,
    gradients: new Map(graph.parameters.map((each) => [each.name, gradientOf(each, results, inputs)])),
    inputGradients: new Map([...graph.inputGradients].map(([name, output]) => [name, results.get(output)!])),
    async run(step) {
      for (const [at, dropout] of graph.dropouts.entries())
        drawMask(masks.get(dropout.name)!, dropout, seededRandom(seed, step, at));
      await session.run(feeds, fetches);
      return results.get("loss")![0]!;
    },
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  };
}

const plainMemory: StepMemory = {
  float32: (length) => new Float32Array(length),
  int32: (length) => new Int32Array(length),
};

function started(
  { name, shape, initial }: TrainingParameter,
  { seed, start }: TrainStepOptions,
  memory: StepMemory,
): Float32Array {
  const values = start?.get(name) ?? initialValues(initial, shape, { seed, name });
  if (values.length !== sizeOf(shape)) {
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `parameter "${name}" of [${shape}] cannot start from ${values.length} values`,
    );
  }
  const array = memory.float32(values.length);
  array.set(values);
  return array;
}

function inputArray(dtype: string, size: number, memory: StepMemory): StepInput {
  if (dtype === "int32") return memory.int32(size);
  return dtype === "uint8" ? new Uint8Array(size) : memory.float32(size);
}

function tensorsOf(
  arrays: readonly (readonly [string, StepInput])[],
  shapes: ReadonlyMap<string, Shape>,
): Record<string, OnnxTensor> {
  return Object.fromEntries(
    arrays.map(([name, data]) => [name, { dtype: dtypeOf(data), dims: shapes.get(name)!, data }]),
  );
}

function dtypeOf(data: StepInput): OnnxTensor["dtype"] {
  if (data instanceof Float32Array) return "float32";
  return data instanceof Int32Array ? "int32" : "uint8";
}

function gradientOf(
  { shape, dense, rows }: TrainingParameter,
  results: ReadonlyMap<string, Float32Array>,
  inputs: ReadonlyMap<string, StepInput>,
): ParameterGradient {
  const parts = rows.map(({ numbers, gradient }) => ({
    numbers: inputs.get(numbers) as Int32Array,
    gradient: results.get(gradient)!,
  }));
  return dense === undefined ? { shape, rows: parts } : { shape, dense: results.get(dense)!, rows: parts };
}

function drawMask(mask: Float32Array, { rate, kept }: DropoutInput, random: { next(): number }): void {
  for (let at = 0; at < mask.length; at++) mask[at] = random.next() < rate ? 0 : kept;
}
