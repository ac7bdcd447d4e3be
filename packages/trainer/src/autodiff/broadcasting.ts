import { axisOf, misuse, type Shape, sameShape, sizeOf, VARIES, type Var } from "./variable.js";

/**
 * The shape of an element-by-element result, as in NumPy: axes are matched from the back and a size of 1 stretches.
 *
 * @throws `INVALID_ARGUMENT` for shapes that do not fit, naming both.
 */
export function broadcastShape(left: Shape, right: Shape): number[] {
  const rank = Math.max(left.length, right.length);
  return Array.from({ length: rank }, (_, axis) => {
    const one = left[left.length - rank + axis] ?? 1;
    const other = right[right.length - rank + axis] ?? 1;
    if (one !== other && one !== 1 && other !== 1)
      throw misuse(`shapes [${left}] and [${right}] do not broadcast`);
    return one === 1 ? other : one;
  });
}

/** The same values in another shape, row-major; one axis may vary. */
export function reshape(value: Var, shape: Shape): Var {
  if (sameShape(value.shape, shape)) return value;
  const varies = value.shape.includes(VARIES) || shape.includes(VARIES);
  if (!varies && sizeOf(value.shape) !== sizeOf(shape))
    throw misuse(`a value of shape [${value.shape}] cannot be reshaped to [${shape}]`);
  return value.tape.emit("Reshape", [value], {
    shape,
    dtype: value.dtype,
    constants: [value.tape.integers(shape)],
    backward: (gradient) => [reshape(gradient, value.shape)],
  });
}

/** The value repeated to a shape that it broadcasts to. */
export function expand(value: Var, shape: Shape): Var {
  if (sameShape(value.shape, shape)) return value;
  if (!sameShape(broadcastShape(value.shape, shape), shape))
    throw misuse(`a value of shape [${value.shape}] cannot be expanded to [${shape}]`);
  if (shape.includes(VARIES)) throw misuse(`expand to [${shape}] needs fixed sizes`);
  return value.tape.emit("Expand", [value], {
    shape,
    constants: [value.tape.integers(shape)],
    backward: (gradient) => [sumTo(gradient, value.shape)],
  });
}

export interface ReduceOptions {
  /** Whether the reduced axes stay, with size 1; default false. */
  readonly keep?: boolean;
}

/** Sum over axes, all when absent; negative axes count from the back. */
export function sum(value: Var, axes?: readonly number[], { keep = false }: ReduceOptions = {}): Var {
  const { shape, tape } = value;
  const reduced = axes?.map((axis) => axisOf(shape, axis)) ?? shape.map((_, axis) => axis);
  if (reduced.length === 0) return value;
  const kept = shape.map((size, axis) => (reduced.includes(axis) ? 1 : size));
  return tape.emit("ReduceSum", [value], {
    shape: keep ? kept : shape.filter((_, axis) => !reduced.includes(axis)),
    attributes: { keepdims: keep ? 1 : 0 },
    constants: [tape.integers(reduced)],
    backward: (gradient) => [expand(reshape(gradient, kept), shape)],
  });
}

/** A gradient summed over the axes along which a value of the shape had been stretched. */
export function sumTo(gradient: Var, shape: Shape): Var {
  if (sameShape(gradient.shape, shape)) return gradient;
  const lead = gradient.shape.length - shape.length;
  const stretched = gradient.shape.flatMap((size, axis) =>
    axis < lead || (shape[axis - lead] === 1 && size !== 1) ? [axis] : [],
  );
  return reshape(sum(gradient, stretched, { keep: true }), shape);
}
