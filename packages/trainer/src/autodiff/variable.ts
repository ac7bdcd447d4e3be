import { ModalisError } from "@modalis/contract";
import type { GraphDtype } from "@modalis/onnx";
import type { Tape } from "./tape.js";

/** Sizes by axis; {@link VARIES} stands for a size known only when an exported model runs. */
export type Shape = readonly number[];

/** The size of the batch axis of an exported model; a training graph has fixed sizes only. */
export const VARIES = -1;

/** A value of a graph under construction: its name, its shape, and how a gradient passes back through it. */
export interface Var {
  readonly tape: Tape;
  /** Of the ONNX value. */
  readonly name: string;
  readonly shape: Shape;
  readonly dtype: GraphDtype;
  /** Whether a parameter, or an input that wants its gradient, stands behind it. */
  readonly needsGradient: boolean;
  /** What it was computed from. */
  readonly inputs: readonly Var[];
  readonly backward?: Backward;
  /** Whether it is rows of its first input by the numbers of its second, so that a gradient may stay rows. */
  readonly gathers?: boolean;
}

/**
 * Emits the vector-Jacobian product: from the gradient of the loss by the output, the gradients by each input, of the
 * inputs' shapes; undefined for an input that needs none.
 */
export type Backward = (gradient: Var, output: Var) => readonly (Var | undefined)[];

/**
 * How many values a shape holds.
 *
 * @throws `INVALID_ARGUMENT` for a shape with a varying axis.
 */
export function sizeOf(shape: Shape): number {
  if (shape.includes(VARIES))
    throw misuse(`a shape [${shape}] with a varying axis has no size; reduce over its other axes`);
  return shape.reduce((product, size) => product * size, 1);
}

/**
 * An axis counted from the front; negative ones count from the back.
 *
 * @throws `INVALID_ARGUMENT` for an axis that the shape does not have.
 */
export function axisOf(shape: Shape, axis: number): number {
  const front = axis < 0 ? axis + shape.length : axis;
  if (!Number.isInteger(front) || front < 0 || front >= shape.length)
    throw misuse(`a value of shape [${shape}] has no axis ${axis}`);
  return front;
}

export function sameShape(left: Shape, right: Shape): boolean {
  return left.length === right.length && left.every((size, axis) => size === right[axis]);
}

/** The error of an operator that was given values it cannot take. */
export function misuse(problem: string): ModalisError {
  return new ModalisError("INVALID_ARGUMENT", `autodiff: ${problem}`);
}
