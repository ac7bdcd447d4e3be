import { axisOf, misuse, type Var } from "./variable.js";

/** Axes in another order: axis `i` of the result is axis `order[i]` of the value. */
export function transpose(value: Var, order: readonly number[]): Var {
  if ([...order].sort((one, other) => one - other).some((axis, at) => axis !== at))
    throw misuse(`[${order}] is no order of the axes of [${value.shape}]`);
  if (order.length !== value.shape.length)
    throw misuse(`transpose of [${value.shape}] needs an order of ${value.shape.length} axes`);
  return value.tape.emit("Transpose", [value], {
    shape: order.map((axis) => value.shape[axis]!),
    attributes: { perm: order },
    backward: (gradient) => [
      transpose(
        gradient,
        order.map((_, axis) => order.indexOf(axis)),
      ),
    ],
  });
}

/** The values one after another along an axis; their other sizes are equal. */
export function concat(values: readonly Var[], axis: number): Var {
  const [first] = values;
  if (first === undefined) throw misuse("concat needs at least one value");
  const at = axisOf(first.shape, axis);
  for (const { shape } of values) {
    if (shape.length !== first.shape.length || shape.some((size, i) => i !== at && size !== first.shape[i]))
      throw misuse(`[${shape}] cannot follow [${first.shape}] along axis ${axis}`);
  }
  const sizes = values.map(({ shape }) => shape[at]!);
  const starts = sizes.map((_, index) => sizes.slice(0, index).reduce((total, size) => total + size, 0));
  return first.tape.emit("Concat", values, {
    shape: first.shape.with(
      at,
      sizes.reduce((total, size) => total + size, 0),
    ),
    attributes: { axis: at },
    backward: (gradient) =>
      values.map((value, index) =>
        value.needsGradient ? slice(gradient, at, starts[index]!, starts[index]! + sizes[index]!) : undefined,
      ),
  });
}

/** Places `from` inclusive to `to` exclusive along an axis. */
export function slice(value: Var, axis: number, from: number, to: number): Var {
  const { tape, shape } = value;
  const at = axisOf(shape, axis);
  const size = shape[at]!;
  if (!(from >= 0 && from < to && to <= size))
    throw misuse(`axis ${axis} of [${shape}] has no places from ${from} to ${to}`);
  if (from === 0 && to === size) return value;
  return tape.emit("Slice", [value], {
    shape: shape.with(at, to - from),
    constants: [tape.integers([from]), tape.integers([to]), tape.integers([at])],
    backward: (gradient) => {
      const before = shape.map((_, i) => (i === at ? from : 0));
      const after = shape.map((length, i) => (i === at ? length - to : 0));
      return [tape.emit("Pad", [gradient], { shape, constants: [tape.integers([...before, ...after])] })];
    },
  });
}
