import { createHash } from "node:crypto";
import type { GraphValue, OnnxModel } from "@modalis/onnx";
import { gradientsOf, type LeafGradient } from "./gradients.js";
import type { Initial } from "./initial-values.js";
import { createTape, type RecordingTape } from "./recording-tape.js";
import type { Precision, Tape } from "./tape.js";
import { misuse, type Shape, type Var } from "./variable.js";

/** What a forward pass gives to a training graph. */
export interface ForwardPass {
  /** One number that falls as the model learns. */
  readonly loss: Var;
  /** Other values to read after a run, by name. */
  readonly outputs?: Readonly<Record<string, Var>>;
}

/** A forward and a backward pass as one ONNX model; parameters are fed, gradients come out, nothing is written over. */
export interface TrainingGraph {
  readonly model: OnnxModel;
  readonly precision: Precision;
  readonly parameters: readonly TrainingParameter[];
  /** What the caller feeds at each run. */
  readonly inputs: readonly GraphValue[];
  readonly dropouts: readonly DropoutInput[];
  /** Outputs that hold the gradients of the inputs that wanted them, by the input's name. */
  readonly inputGradients: ReadonlyMap<string, string>;
  /** Outputs with their shapes; `loss` among them. */
  readonly outputs: ReadonlyMap<string, Shape>;
}

/** A parameter and where its gradient comes out. */
export interface TrainingParameter {
  readonly name: string;
  readonly shape: Shape;
  readonly initial: Initial;
  /** The output with the dense part of the gradient; absent when there is none. */
  readonly dense?: string;
  /** Of a gathered table: the input that feeds row numbers, and the output with a gradient row for each. */
  readonly rows: readonly { readonly numbers: string; readonly gradient: string }[];
}

export interface DropoutInput {
  readonly name: string;
  readonly shape: Shape;
  /** Chance of 0. */
  readonly rate: number;
  /** What stands where it is not 0. */
  readonly kept: number;
}

/**
 * Writes the training graph of a forward pass: plain ONNX operators, forward and backward.
 *
 * @throws `INVALID_ARGUMENT` for shapes that do not fit, a loss that is no scalar, or a name used twice.
 */
export function buildTrainingGraph(
  graphName: string,
  forward: (tape: Tape) => ForwardPass,
  { precision = "float32" }: { readonly precision?: Precision } = {},
): TrainingGraph {
  const tape = createTape({ graphName, precision });
  const { loss, outputs: named = {} } = forward(tape);
  const leaves = [...tape.parameters.values()].map(({ variable }) => variable);
  const gradients = gradientsOf(loss, [...leaves, ...tape.wanted]);
  const outputs = new Map<string, Shape>();
  const give = (value: Var, output: string): string => {
    if (outputs.has(output)) throw misuse(`two outputs are named "${output}"`);
    tape.graph.add("Identity", [value.name], {}, output);
    outputs.set(output, value.shape);
    return output;
  };
  give(loss, "loss");
  for (const [name, value] of Object.entries(named)) give(value, name);
  const parameters = [...tape.parameters].map(([name, { variable, initial }]) => ({
    name,
    shape: variable.shape,
    initial,
    ...gradientOutputs(name, gradients.get(variable)!, give),
  }));
  const inputGradients = new Map<string, string>();
  for (const input of tape.wanted) {
    const { dense } = gradients.get(input)!;
    if (dense !== undefined) inputGradients.set(input.name, give(dense, `gradient ${input.name}`));
  }
  const dropouts = tape.dropouts.map(({ variable: { name, shape }, ...chance }) => ({
    name,
    shape,
    ...chance,
  }));
  const own = new Set([...parameters, ...dropouts].map(({ name }) => name));
  const inputs = tape.graphInputs.filter(({ name }) => !own.has(name));
  return {
    model: modelOf(tape, graphName, outputs),
    precision,
    parameters,
    inputs,
    dropouts,
    inputGradients,
    outputs,
  };
}

/** @param give Makes a value an output, and gives its name. @param giveDense As `give` when absent. */
export function gradientOutputs(
  name: string,
  { dense, rows }: LeafGradient,
  give: (value: Var, output: string) => string,
  giveDense = give,
): Pick<TrainingParameter, "dense" | "rows"> {
  const parts = rows.map((part, at) => ({
    numbers: part.rows.name,
    gradient: give(part.gradient, `gradient ${name} rows ${at}`),
  }));
  return dense === undefined ? { rows: parts } : { dense: giveDense(dense, `gradient ${name}`), rows: parts };
}

/** The recorded graph with its outputs as a model. @param inputs All that the tape was fed when absent. */
export function modelOf(
  tape: RecordingTape,
  graphName: string,
  outputs: ReadonlyMap<string, Shape>,
  inputs: readonly GraphValue[] = tape.graphInputs,
): OnnxModel {
  const bytes = tape.graph.build({
    inputs,
    outputs: [...outputs].map(([name, shape]) => ({ name, dtype: tape.precision, shape })),
  });
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { id: graphName, revision: "training", sha256, load: async () => bytes };
}
