import { ModalisError } from "@modalis/contract";
import type { GraphValue, OnnxTensor } from "@modalis/onnx";
import { writeInitialValues } from "./initial-values.js";
import type { DropoutInput, TrainingGraph, TrainingParameter } from "./training-graph.js";
import { type Shape, sizeOf } from "./variable.js";

/** Where arrays come from; kernels of one thread are one, and then nothing is copied between them and ONNX Runtime. */
export interface StepMemory {
  float32(length: number): Float32Array;
  int32(length: number): Int32Array;
}

export type StepInput = Float32Array | Int32Array | Uint8Array;

/** A parameter's gradient is the dense part plus every row, added at its number. */
export interface ParameterGradient {
  readonly shape: Shape;
  readonly dense?: Float32Array;
  readonly rows: readonly { readonly numbers: Int32Array; readonly gradient: Float32Array }[];
}

/** All that a step reads and writes, by name, taken once and written in place. */
export interface StepArrays {
  readonly parameters: ReadonlyMap<string, Float32Array>;
  readonly inputs: ReadonlyMap<string, StepInput>;
  readonly outputs: ReadonlyMap<string, Float32Array>;
  readonly gradients: ReadonlyMap<string, ParameterGradient>;
  readonly inputGradients: ReadonlyMap<string, Float32Array>;
}

export interface StepArraysOptions {
  readonly graph: Omit<TrainingGraph, "model" | "dropouts">;
  readonly seed: number;
  /** Plain arrays when absent. */
  readonly memory?: StepMemory;
  /** Values to start from by parameter; the others start as the graph says. */
  readonly start?: ReadonlyMap<string, Float32Array>;
  /** Arrays that are fed as they are, by input: tables of a catalogue, which need no copy unless their memory is shared. */
  readonly fed?: ReadonlyMap<string, StepInput>;
}

/**
 * Takes the memory of a training step.
 *
 * @throws `INVALID_ARGUMENT` for a graph of another precision, shared memory, and start values or fed arrays that do not fit.
 */
export function takeStepArrays(options: StepArraysOptions): StepArrays {
  const { graph, memory = plainMemory, fed } = options;
  if (graph.precision !== "float32")
    throw new ModalisError("INVALID_ARGUMENT", "training runs in float32; float64 graphs are for checks");
  if (!(memory.float32(0).buffer instanceof ArrayBuffer))
    throw new ModalisError(
      "INVALID_ARGUMENT",
      "ONNX Runtime refuses shared memory; give the training step kernels of one thread, or none",
    );
  checkFed(graph, fed);
  const parameters = new Map(graph.parameters.map((each) => [each.name, started(each, options, memory)]));
  const inputs = new Map(
    graph.inputs.map((input) => {
      const given = fed?.get(input.name);
      return [input.name, given === undefined ? inputArray(input, memory) : fedArray(input, given)];
    }),
  );
  const outputs = new Map([...graph.outputs].map(([name, shape]) => [name, memory.float32(sizeOf(shape))]));
  return {
    ...{ parameters, inputs, outputs },
    gradients: new Map(graph.parameters.map((each) => [each.name, gradientOf(each, outputs, inputs)])),
    inputGradients: new Map([...graph.inputGradients].map(([name, output]) => [name, outputs.get(output)!])),
  };
}

export const plainMemory: StepMemory = {
  float32: (length) => new Float32Array(length),
  int32: (length) => new Int32Array(length),
};

/** An array as ONNX Runtime is given it; nothing is copied. */
export function stepTensor(data: StepInput, dims: Shape): OnnxTensor {
  if (data instanceof Float32Array) return { dtype: "float32", dims, data };
  return { dtype: data instanceof Int32Array ? "int32" : "uint8", dims, data };
}

/** Draws a mask, or the next rows of one. */
export function drawMask(
  mask: Float32Array,
  { rate, kept }: Pick<DropoutInput, "rate" | "kept">,
  random: { next(): number },
): void {
  for (let at = 0; at < mask.length; at++) mask[at] = random.next() < rate ? 0 : kept;
}

function started(
  { name, shape, initial }: TrainingParameter,
  { seed, start }: StepArraysOptions,
  memory: StepMemory,
): Float32Array {
  const given = start?.get(name) ?? (initial.kind === "values" ? initial.values : undefined);
  const size = sizeOf(shape);
  if (given !== undefined && given.length !== size) {
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `parameter "${name}" of [${shape}] cannot start from ${given.length} values`,
    );
  }
  const array = memory.float32(size);
  if (given === undefined) writeInitialValues(array, initial, shape, { seed, name });
  else array.set(given);
  return array;
}

function checkFed({ inputs }: StepArraysOptions["graph"], fed: StepArraysOptions["fed"]): void {
  const names = inputs.map(({ name }) => name);
  const unknown = [...(fed?.keys() ?? [])].find((name) => !names.includes(name));
  if (unknown === undefined) return;
  throw new ModalisError(
    "INVALID_ARGUMENT",
    `the graph has no input "${unknown}" to be fed; it has ${names.join(", ")}`,
  );
}

/** ONNX Runtime refuses shared memory. */
function fedArray({ name, dtype, shape }: GraphValue, given: StepInput): StepInput {
  const fits = given.length === sizeOf(shape as Shape) && stepTensor(given, []).dtype === dtype;
  if (!fits) {
    const told = `${given.length} values of ${stepTensor(given, []).dtype}`;
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `input "${name}" of [${shape}] in ${dtype} cannot be fed ${told}`,
    );
  }
  return given.buffer instanceof ArrayBuffer ? given : given.slice();
}

function inputArray({ dtype, shape }: GraphValue, memory: StepMemory): StepInput {
  const size = sizeOf(shape as Shape);
  if (dtype === "int32") return memory.int32(size);
  return dtype === "uint8" ? new Uint8Array(size) : memory.float32(size);
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
