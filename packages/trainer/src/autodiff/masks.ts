import type { Operand } from "./arithmetic.js";
import { broadcastShape, sumTo } from "./broadcasting.js";
import type { Var } from "./variable.js";

/** Number of bool among the element types of onnx.proto. */
const BOOL = 9;

/** Where `left > right`, broadcast; a condition for {@link where}. */
export function greater(left: Var, right: Operand): Var {
  return compare("Greater", left, right);
}

/** Where `left == right`, broadcast; both whole numbers or both floats. */
export function equal(left: Var, right: Var): Var {
  return compare("Equal", left, right);
}

/** A condition that holds where a mask is not 0. */
export function isSet(mask: Var): Var {
  return mask.tape.emit("Cast", [mask], { shape: mask.shape, dtype: "bool", attributes: { to: BOOL } });
}

/** `whenTrue` where the condition holds, else `whenFalse`; all three broadcast. */
export function where(condition: Var, whenTrue: Operand, whenFalse: Operand): Var {
  const { tape } = condition;
  const one = typeof whenTrue === "number" ? tape.constant(whenTrue) : whenTrue;
  const other = typeof whenFalse === "number" ? tape.constant(whenFalse) : whenFalse;
  const shape = broadcastShape(condition.shape, broadcastShape(one.shape, other.shape));
  return tape.emit("Where", [condition, one, other], {
    shape,
    backward: (gradient) => [
      undefined,
      one.needsGradient ? sumTo(where(condition, gradient, 0), one.shape) : undefined,
      other.needsGradient ? sumTo(where(condition, 0, gradient), other.shape) : undefined,
    ],
  });
}

/** A condition as 1 and 0 of the tape's precision. */
export function asNumbers(condition: Var): Var {
  const to = condition.tape.precision === "float32" ? 1 : 11;
  return condition.tape.emit("Cast", [condition], { shape: condition.shape, attributes: { to } });
}

function compare(operator: string, left: Var, right: Operand): Var {
  const other = typeof right === "number" ? left.tape.constant(right) : right;
  return left.tape.emit(operator, [left, other], {
    shape: broadcastShape(left.shape, other.shape),
    dtype: "bool",
  });
}
