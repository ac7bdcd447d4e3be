import { add, div, mul, negate, sub } from "./arithmetic.js";
import { greater, where } from "./masks.js";
import type { Backward, Var } from "./variable.js";

export function exp(value: Var): Var {
  return unary("Exp", value, (gradient, output) => [mul(gradient, output)]);
}

/** Natural logarithm of positive values. */
export function log(value: Var): Var {
  return unary("Log", value, (gradient) => [div(gradient, value)]);
}

export function sqrt(value: Var): Var {
  return unary("Sqrt", value, (gradient, output) => [div(mul(gradient, 0.5), output)]);
}

export function square(value: Var): Var {
  return mul(value, value);
}

export function sigmoid(value: Var): Var {
  return unary("Sigmoid", value, (gradient, output) => [mul(gradient, mul(output, sub(1, output)))]);
}

export function tanh(value: Var): Var {
  return unary("Tanh", value, (gradient, output) => [mul(gradient, sub(1, square(output)))]);
}

/** `log(1 + exp(x))`, without overflow. */
export function softplus(value: Var): Var {
  const backward: Backward = (gradient) => [mul(gradient, sigmoid(value))];
  if (value.tape.precision === "float32") return unary("Softplus", value, backward);
  // ONNX Runtime has Softplus in float32 alone; the same sum without it, for checks in float64.
  const raised = log(add(exp(detached(value)), 1));
  return { ...raised, needsGradient: value.needsGradient, inputs: [value], backward };
}

/** `log(sigmoid(x))`, finite for every finite x. */
export function logSigmoid(value: Var): Var {
  return negate(softplus(negate(value)));
}

export function relu(value: Var): Var {
  return unary("Relu", value, (gradient) => [where(greater(value, 0), gradient, 0)]);
}

/** x where it is positive, else `slope * x`. */
export function leakyRelu(value: Var, slope = 0.01): Var {
  return where(greater(value, 0), value, mul(value, slope));
}

/** `x * Phi(x)` with the exact normal distribution (Hendrycks and Gimpel, "Gaussian Error Linear Units", 2016). */
export function gelu(value: Var): Var {
  const erf = value.tape.emit("Erf", [mul(detached(value), Math.SQRT1_2)], { shape: value.shape });
  const distribution = mul(add(erf, 1), 0.5);
  return value.tape.emit("Mul", [value, distribution], {
    shape: value.shape,
    backward: (gradient) => {
      const density = mul(exp(mul(square(value), -0.5)), 1 / Math.sqrt(2 * Math.PI));
      return [mul(gradient, add(distribution, mul(value, density))), undefined];
    },
  });
}

/** The same value, through which no gradient passes. */
export function detached(value: Var): Var {
  const { tape, name, shape, dtype } = value;
  return { tape, name, shape, dtype, needsGradient: false, inputs: [] };
}

function unary(operator: string, value: Var, backward: Backward): Var {
  return value.tape.emit(operator, [value], { shape: value.shape, backward });
}
