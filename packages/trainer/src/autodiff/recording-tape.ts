import { createGraphBuilder, type GraphBuilder, type GraphDtype, type GraphValue } from "@modalis/onnx";
import { fedProducts, type Projection } from "./fed-products.js";
import type { Initial } from "./initial-values.js";
import type { EmittedNode, Precision, Tape } from "./tape.js";
import { misuse, type Shape, sizeOf, type Var } from "./variable.js";

/** A parameter as it was asked for. */
export interface ParameterLeaf {
  readonly variable: Var;
  readonly initial: Initial;
}

/** A mask that each run draws anew. */
export interface DropoutLeaf {
  readonly variable: Var;
  readonly rate: number;
  readonly kept: number;
}

/** A tape with what was recorded on it. */
export interface RecordingTape extends Tape {
  readonly graph: GraphBuilder;
  readonly graphInputs: GraphValue[];
  /** Inputs that want their gradient. */
  readonly wanted: Var[];
  /** Names of inputs that are the same for all rows of a batch. */
  readonly tables: Set<string>;
  readonly parameters: Map<string, ParameterLeaf>;
  readonly dropouts: DropoutLeaf[];
  readonly projections: readonly Projection[];
}

export interface TapeOptions {
  readonly graphName: string;
  readonly precision?: Precision;
  /** The learned values, for an inference tape; a training tape when absent. */
  readonly values?: ReadonlyMap<string, Float32Array>;
  /** Whether products of fed matrices and parameters are fed, where they are no wider than the matrix; default false. */
  readonly projectInputs?: boolean;
}

/** An empty tape. */
export function createTape({
  graphName,
  precision = "float32",
  values,
  projectInputs,
}: TapeOptions): RecordingTape {
  const graph = createGraphBuilder(graphName);
  const graphInputs: GraphValue[] = [];
  const parameters: RecordingTape["parameters"] = new Map();
  const dropouts: DropoutLeaf[] = [];
  const wanted: Var[] = [];
  const tables = new Set<string>();
  const constants = constantLeaves(graph, precision, () => tape);

  const fed = (name: string, shape: Shape, dtype: GraphDtype, needsGradient = false): Var => {
    if (tape.isFed(name)) throw misuse(`"${name}" is fed already`);
    graphInputs.push({ name, dtype, shape: shape.map((size) => (size < 0 ? "batch" : size)) });
    return { tape, name, shape, dtype, needsGradient, inputs: [] };
  };

  const products = fedProducts({
    isTable: (name) => tables.has(name),
    isFed: (name) => tape.isFed(name),
    feed: (name, shape) => fed(name, shape, precision, true),
  });

  const tape: RecordingTape = {
    purpose: values === undefined ? "training" : "inference",
    precision,
    graph,
    graphInputs,
    wanted,
    tables,
    parameters,
    dropouts,
    projections: products.projections,
    input(name, shape, { dtype, needsGradient = false, whole = false } = {}) {
      const variable = fed(name, shape, dtype ?? precision, needsGradient && values === undefined);
      if (whole) tables.add(tableName(variable));
      if (variable.needsGradient) wanted.push(variable);
      return variable;
    },
    parameter(name, shape, initial) {
      const known = parameters.get(name)?.variable;
      if (known !== undefined) return sameParameter(known, shape);
      const variable =
        values === undefined
          ? fed(name, shape, precision, true)
          : constants.named(name, shape, learned(values, name, shape));
      parameters.set(name, { variable, initial });
      return variable;
    },
    constant: constants.number,
    constantTensor: constants.tensor,
    integers: (whole) => graph.integers(...whole),
    dropoutMask(shape, rate, kept) {
      const variable = fed(`dropout_${dropouts.length}`, shape, precision);
      dropouts.push({ variable, rate, kept });
      return variable;
    },
    ...(projectInputs === true
      ? {
          projected: (input: Var, parameter: Var) =>
            parameters.has(parameter.name) ? products.of(input, parameter) : undefined,
        }
      : {}),
    isFed: (name) => graphInputs.some((known) => known.name === name),
    emit(operator, inputs, node) {
      const made = emitted(tape, operator, inputs, node);
      if (operator === "Gather") products.noteRows(made, inputs);
      return made;
    },
  };
  return tape;
}

interface ConstantLeaves {
  named(name: string, shape: Shape, data: ArrayLike<number>): Var;
  number(value: number): Var;
  tensor(data: Float32Array | Int32Array, shape: Shape): Var;
}

/** Constants of the tape's precision; a number is one constant however often it is asked for. */
function constantLeaves(graph: GraphBuilder, precision: Precision, tape: () => Tape): ConstantLeaves {
  const numbers = new Map<number, Var>();
  let tensors = 0;
  const leaf = (name: string, shape: Shape, dtype: GraphDtype): Var => ({
    tape: tape(),
    name,
    shape,
    dtype,
    needsGradient: false,
    inputs: [],
  });
  const named: ConstantLeaves["named"] = (name, shape, data) => {
    const array = precision === "float32" ? Float32Array.from(data) : Float64Array.from(data);
    return leaf(graph.constant(name, precision, shape, array), shape, precision);
  };
  return {
    named,
    number(value) {
      const known = numbers.get(value) ?? named(`constant ${value}`, [], [value]);
      numbers.set(value, known);
      return known;
    },
    tensor(data, shape) {
      const name = `constants ${tensors++}`;
      if (data instanceof Float32Array) return named(name, shape, data);
      return leaf(graph.constant(name, "int32", shape, data), shape, "int32");
    },
  };
}

function emitted(
  tape: RecordingTape,
  operator: string,
  inputs: readonly Var[],
  { shape, dtype = tape.precision, attributes, constants = [], backward, gathers = false }: EmittedNode,
): Var {
  const name = tape.graph.add(operator, [...inputs.map((input) => input.name), ...constants], attributes);
  const needsGradient = backward !== undefined && inputs.some((input) => input.needsGradient);
  if (!needsGradient) return { tape, name, shape, dtype, needsGradient, inputs: [] };
  return { tape, name, shape, dtype, needsGradient, inputs, backward, gathers };
}

function tableName({ name, needsGradient }: Var): string {
  if (!needsGradient) return name;
  throw misuse(`"${name}" is a table that is fed; one that has a gradient is a parameter`);
}

function sameParameter(known: Var, shape: Shape): Var {
  if (String(known.shape) === String(shape)) return known;
  throw misuse(`parameter "${known.name}" is [${known.shape}] and cannot be [${shape}] too`);
}

function learned(values: ReadonlyMap<string, Float32Array>, name: string, shape: Shape): Float32Array {
  const found = values.get(name);
  if (found === undefined) throw misuse(`no learned values for the parameter "${name}"`);
  if (found.length !== sizeOf(shape))
    throw misuse(`parameter "${name}" of [${shape}] has ${found.length} learned values`);
  return found;
}
