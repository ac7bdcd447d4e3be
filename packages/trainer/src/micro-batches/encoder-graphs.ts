import type { GraphValue, OnnxModel } from "@modalis/onnx";
import { add } from "../autodiff/arithmetic.js";
import type { Projection } from "../autodiff/fed-products.js";
import { gradientsFrom } from "../autodiff/gradients.js";
import { createTape, type RecordingTape } from "../autodiff/recording-tape.js";
import type { Tape } from "../autodiff/tape.js";
import {
  type DropoutInput,
  gradientOutputs,
  modelOf,
  type TrainingParameter,
} from "../autodiff/training-graph.js";
import { misuse, type Shape, type Var } from "../autodiff/variable.js";

/** Encodes rows of a batch, each by itself: all that is fed, but for whole tables, has the rows first, and so has what comes out. */
export type EncodeRows = (tape: Tape, rows: number) => Readonly<Record<string, Var>>;

/** The way there and the way back of so many rows. */
export interface EncoderGraphs {
  readonly rows: number;
  /** Gives what is encoded. */
  readonly forward: EncoderPass;
  /** Gives gradients; those of parameters are added to what they were. */
  readonly backward: EncoderPass;
  readonly inputs: readonly GraphValue[];
  /** Names of the inputs that do not have the rows first. */
  readonly tables: ReadonlySet<string>;
  readonly dropouts: readonly DropoutInput[];
  readonly parameters: readonly TrainingParameter[];
  readonly projections: readonly Projection[];
  /** Outputs with the gradients of inputs and projections that have one, by the name of what is fed. */
  readonly inputGradients: ReadonlyMap<string, string>;
}

export interface EncoderPass {
  readonly model: OnnxModel;
  /** All that is fed. */
  readonly reads: ReadonlyMap<string, Shape>;
  readonly outputs: ReadonlyMap<string, Shape>;
}

/** Names the input with an output's sum so far. */
export function sumInput(output: string): string {
  return `so far ${output}`;
}

/** Names what was encoded. */
export function encodedName(name: string): string {
  return `encoded ${name}`;
}

/** @throws `INVALID_ARGUMENT` for an input, a mask or an encoded value that does not have the rows first. */
export function encoderForward(graphName: string, rows: number, encode: EncodeRows): EncoderPass {
  const name = `${graphName}, ${rows} rows`;
  const { tape, encoded } = recorded(name, rows, encode);
  const outputs = new Map(
    encoded.map(([each, value]) => [given(tape, value, encodedName(each)), value.shape]),
  );
  return finished(tape, name, outputs);
}

/**
 * The way back.
 *
 * @param learning What the loss has a gradient by, of all that is encoded, as {@link encodedName} names it.
 * @throws As {@link encoderForward}.
 */
export function encoderBackward(
  name: string,
  rows: number,
  encode: EncodeRows,
  learning: ReadonlySet<string>,
): Omit<EncoderGraphs, "rows" | "forward"> {
  const graphName = `${name}, back over ${rows} rows`;
  const { tape, encoded, inputs } = recorded(graphName, rows, encode);
  const { projections, dropouts, tables } = tape;
  const known = new Map<Var, Var>();
  for (const [each, value] of encoded) {
    if (!learning.has(encodedName(each))) continue;
    const gradient = tape.input(`gradient ${encodedName(each)}`, value.shape);
    const other = known.get(value);
    known.set(value, other === undefined ? gradient : add(other, gradient));
  }
  const leaves = [...tape.parameters.values()].map(({ variable }) => variable);
  const fed = [...tape.wanted, ...projections.map(({ variable }) => variable)];
  const gradients = gradientsFrom(known, [...leaves, ...fed]);
  const outputs = new Map<string, Shape>();
  const give = (value: Var, output: string): string => {
    outputs.set(given(tape, value, output), value.shape);
    return output;
  };
  // The dense part is added to what it was, which ONNX Runtime joins with a product before; rows of a gathered table have
  // places of their own.
  const giveSum = (dense: Var, output: string): string => {
    const { shape } = dense;
    const before = tape.input(sumInput(output), shape);
    return give(tape.emit("Sum", [dense, before], { shape }), output);
  };
  const parameters = [...tape.parameters].map(([each, { variable, initial }]) => ({
    ...{ name: each, shape: variable.shape, initial },
    ...gradientOutputs(each, gradients.get(variable)!, give, giveSum),
  }));
  for (const { name: parameter, rows: gathered } of parameters)
    if (gathered.some(({ numbers }) => tables.has(numbers)))
      throw misuse(
        `"${parameter}" is gathered by numbers that are the same for all rows of a batch; feed them a row each`,
      );
  const inputGradients = new Map<string, string>();
  for (const variable of fed) {
    const { dense } = gradients.get(variable)!;
    if (dense !== undefined) inputGradients.set(variable.name, give(dense, `gradient ${variable.name}`));
  }
  return {
    backward: finished(tape, graphName, outputs),
    ...{ inputs, tables, parameters, projections, inputGradients },
    dropouts: dropouts.map(({ variable: { name, shape }, ...chance }) => ({ name, shape, ...chance })),
  };
}

interface Recorded {
  readonly tape: RecordingTape;
  readonly encoded: readonly (readonly [string, Var])[];
  readonly inputs: readonly GraphValue[];
}

function recorded(graphName: string, rows: number, encode: EncodeRows): Recorded {
  const tape = createTape({ graphName, projectInputs: true });
  const encoded = Object.entries(encode(tape, rows));
  const own = new Set([
    ...tape.parameters.keys(),
    ...[...tape.dropouts, ...tape.projections].map(({ variable }) => variable.name),
  ]);
  const inputs = tape.graphInputs.filter(({ name }) => !own.has(name));
  const masks = tape.dropouts.map(({ variable }) => variable);
  const batched = inputs.filter(({ name }) => !tape.tables.has(name));
  const shaped = [...encoded.map(([name, { shape }]) => ({ name, shape })), ...batched, ...masks];
  for (const { name, shape } of shaped)
    if (shape[0] !== rows) throw misuse(`"${name}" of [${shape}] does not have the ${rows} rows first`);
  return { tape, encoded, inputs };
}

function given(tape: RecordingTape, value: Var, output: string): string {
  return tape.graph.add("Identity", [value.name], {}, output);
}

function finished(tape: RecordingTape, graphName: string, outputs: ReadonlyMap<string, Shape>): EncoderPass {
  const needed = tape.graph.keepFor([...outputs.keys()]);
  const inputs = tape.graphInputs.filter(({ name }) => needed.has(name));
  return {
    model: modelOf(tape, graphName, outputs, inputs),
    reads: new Map(inputs.map(({ name, shape }) => [name, shape as Shape])),
    outputs,
  };
}
