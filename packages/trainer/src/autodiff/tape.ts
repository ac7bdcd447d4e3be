import type { GraphDtype, NodeAttributes } from "@modalis/onnx";
import type { Initial } from "./initial-values.js";
import type { Backward, Shape, Var } from "./variable.js";

/** Element type of all that is learned; float64 is for checks of gradients. */
export type Precision = "float32" | "float64";

/**
 * Writes operators into one ONNX graph, in order, and remembers how gradients pass back.
 *
 * The same forward code runs on a training tape (parameters are fed, dropout is on) and on an inference tape
 * (parameters are constants, dropout is off, the batch may vary).
 */
export interface Tape {
  readonly purpose: "training" | "inference";
  readonly precision: Precision;
  /** A value that is fed at each run; float of the tape's precision unless `dtype` says otherwise. */
  input(name: string, shape: Shape, options?: InputOptions): Var;
  /**
   * Numbers that are learned, by a name that stands once in the tape; asked for again, the same value is given.
   *
   * @throws `INVALID_ARGUMENT` for a name known with another shape, or without values when exporting.
   */
  parameter(name: string, shape: Shape, initial: Initial): Var;
  /** A number. */
  constant(value: number): Var;
  /** Fixed numbers of a shape, such as features of all items. */
  constantTensor(data: Float32Array | Int32Array, shape: Shape): Var;
  /** Whole numbers as a constant input of a node, such as axes. */
  integers(values: readonly number[]): string;
  /** `[...shape]` of 0, with chance `rate`, or `kept`; drawn anew for each run from the seed of the training step. */
  dropoutMask(shape: Shape, rate: number, kept: number): Var;
  /** A product of a fed matrix, or rows of one by fed numbers, and a parameter that is made outside the graph and fed; absent where the graph makes all. */
  projected?(input: Var, parameter: Var): Var | undefined;
  /** Whether a name is an input of the graph. */
  isFed(name: string): boolean;
  /** One node with one output. */
  emit(operator: string, inputs: readonly Var[], node: EmittedNode): Var;
}

export interface InputOptions {
  readonly dtype?: "int32" | "uint8";
  /** Whether the training graph gives the loss's gradient by this input, as for rows gathered outside the graph. */
  readonly needsGradient?: boolean;
  /** The same for all rows of a batch: a table of the whole catalogue, say, of which a batch reads some rows by number. */
  readonly whole?: boolean;
}

export interface EmittedNode {
  readonly shape: Shape;
  /** The tape's precision when absent. */
  readonly dtype?: GraphDtype;
  readonly attributes?: NodeAttributes;
  /** Names of constant inputs after the others, made by {@link Tape.integers}. */
  readonly constants?: readonly string[];
  /** Absent for what has no gradient, such as a comparison. */
  readonly backward?: Backward;
  readonly gathers?: boolean;
}
