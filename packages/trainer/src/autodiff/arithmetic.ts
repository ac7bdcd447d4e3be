import { broadcastShape, type ReduceOptions, sum, sumTo } from "./broadcasting.js";
import { axisOf, misuse, sizeOf, type Var } from "./variable.js";

/** A value, or a number that stands for a constant. */
export type Operand = Var | number;

/** `left + right`, broadcast. */
export function add(left: Var, right: Operand): Var {
  return binary("Add", left, right, () => ({ left: (gradient) => gradient, right: (gradient) => gradient }));
}

/** `left - right`, broadcast. */
export function sub(left: Operand, right: Operand): Var {
  return binary("Sub", left, right, () => ({ left: (gradient) => gradient, right: negate }));
}

/** `left * right`, broadcast. */
export function mul(left: Var, right: Operand): Var {
  return binary("Mul", left, right, (one, other) => ({
    left: (gradient) => mul(gradient, other),
    right: (gradient) => mul(gradient, one),
  }));
}

/** `left / right`, broadcast. */
export function div(left: Operand, right: Operand): Var {
  return binary("Div", left, right, (_, divisor) => ({
    left: (gradient) => div(gradient, divisor),
    right: (gradient, quotient) => negate(div(mul(gradient, quotient), divisor)),
  }));
}

export function negate(value: Var): Var {
  return value.tape.emit("Neg", [value], { shape: value.shape, backward: (gradient) => [negate(gradient)] });
}

/** Mean over axes, all when absent. */
export function mean(value: Var, axes?: readonly number[], options: ReduceOptions = {}): Var {
  const reduced = axes?.map((axis) => axisOf(value.shape, axis)) ?? value.shape.map((_, axis) => axis);
  const count = sizeOf(reduced.map((axis) => value.shape[axis]!));
  return mul(sum(value, reduced, options), 1 / count);
}

/** Dot products along the last axis: `[..., d] x [..., d]` gives `[...]`. */
export function dot(left: Var, right: Var): Var {
  return sum(mul(left, right), [-1]);
}

/** Gradients by both sides before they are summed back to the sides' shapes. */
interface Sides {
  readonly left: (gradient: Var, output: Var) => Var;
  readonly right: (gradient: Var, output: Var) => Var;
}

function binary(
  operator: string,
  left: Operand,
  right: Operand,
  sides: (left: Var, right: Var) => Sides,
): Var {
  const tape = typeof left === "number" ? (typeof right === "number" ? undefined : right.tape) : left.tape;
  if (tape === undefined) throw misuse(`${operator} of two numbers needs no graph`);
  const one = typeof left === "number" ? tape.constant(left) : left;
  const other = typeof right === "number" ? tape.constant(right) : right;
  return tape.emit(operator, [one, other], {
    shape: broadcastShape(one.shape, other.shape),
    backward: (gradient, output) => {
      const by = sides(one, other);
      return [
        one.needsGradient ? sumTo(by.left(gradient, output), one.shape) : undefined,
        other.needsGradient ? sumTo(by.right(gradient, output), other.shape) : undefined,
      ];
    },
  });
}
