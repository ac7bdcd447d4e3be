import { add, mul, sub } from "./arithmetic.js";
import { reshape, sum } from "./broadcasting.js";
import { detached, exp, log } from "./elementwise.js";
import type { Var } from "./variable.js";

/** Shares that sum to 1 along the last axis. */
export function softmax(value: Var): Var {
  return value.tape.emit("Softmax", [value], {
    shape: value.shape,
    attributes: { axis: value.shape.length - 1 },
    backward: (gradient, output) => {
      const weighted = mul(gradient, output);
      return [sub(weighted, mul(output, sum(weighted, [-1], { keep: true })))];
    },
  });
}

/** Logarithms of the softmax along the last axis, without overflow. */
export function logSoftmax(value: Var): Var {
  return value.tape.emit("LogSoftmax", [value], {
    shape: value.shape,
    attributes: { axis: value.shape.length - 1 },
    backward: (gradient, output) => [sub(gradient, mul(exp(output), sum(gradient, [-1], { keep: true })))],
  });
}

/** `log(sum(exp(x)))` along the last axis, without overflow: `[..., n]` gives `[...]`. */
export function logSumExp(value: Var): Var {
  const { tape, shape } = value;
  const kept = [...shape.slice(0, -1), 1];
  const largest = tape.emit("ReduceMax", [value], {
    shape: kept,
    attributes: { axes: [shape.length - 1], keepdims: 1 },
  });
  const raised = sum(exp(sub(value, largest)), [-1], { keep: true });
  return reshape(add(log(raised), largest), shape.slice(0, -1));
}

/**
 * The same along any axis, which stays with size 1. Nothing as large as the value is held beside it, which takes two to three
 * times as long as {@link logSumExp} and rounds more where thousands are summed.
 */
export function logSumsAlong(value: Var, axis: number): Var {
  return value.tape.emit("ReduceLogSumExp", [value], {
    shape: value.shape.with(axis, 1),
    attributes: { axes: [axis], keepdims: 1 },
    backward: (gradient, sums) => [mul(exp(sub(detached(value), detached(sums))), gradient)],
  });
}
