import { add } from "./arithmetic.js";
import { broadcastShape, reshape, sumTo } from "./broadcasting.js";
import { transpose } from "./rearranging.js";
import { misuse, type Shape, sizeOf, type Var } from "./variable.js";

export interface MatMulOptions {
  readonly transposeLeft?: boolean;
  readonly transposeRight?: boolean;
}

/**
 * Matrix products over the last two axes, `[..., m, k] x [..., k, n]` gives `[..., m, n]`; axes before them broadcast.
 *
 * @throws `INVALID_ARGUMENT` for shapes that do not fit, naming both.
 */
export function matMul(left: Var, right: Var, options: MatMulOptions = {}): Var {
  const { transposeLeft = false, transposeRight = false } = options;
  const [m, k] = matrixOf(left, transposeLeft);
  const [inner, n] = matrixOf(right, transposeRight);
  if (k !== inner) throw misuse(`matMul of [${left.shape}] and [${right.shape}]: ${k} is not ${inner}`);
  const projected = transposeLeft || transposeRight ? undefined : left.tape.projected?.(left, right);
  if (projected !== undefined) return projected;
  const backward = (gradient: Var): readonly (Var | undefined)[] => [
    left.needsGradient ? byLeft(gradient, left, right, options) : undefined,
    right.needsGradient ? byRight(gradient, left, right, options) : undefined,
  ];
  if (left.shape.length === 2 && right.shape.length === 2 && (transposeLeft || transposeRight)) {
    const attributes = { transA: transposeLeft ? 1 : 0, transB: transposeRight ? 1 : 0 };
    return left.tape.emit("Gemm", [left, right], { shape: [m, n], attributes, backward });
  }
  // ONNX Runtime joins these transpositions with the product.
  const inputs = [transposeLeft ? swapped(left) : left, transposeRight ? swapped(right) : right];
  const rows = broadcastShape(left.shape.slice(0, -2), right.shape.slice(0, -2));
  const product = left.tape.emit("MatMul", inputs, { shape: [...rows, m, n] });
  if (!left.needsGradient && !right.needsGradient) return product;
  return { ...product, needsGradient: true, inputs: [left, right], backward };
}

/** `x W + b`: `[..., in]`, `[in, out]` and `[out]` give `[..., out]`. */
export function linear(value: Var, weight: Var, bias?: Var): Var {
  const product = matMul(value, weight);
  return bias === undefined ? product : add(product, bias);
}

function matrixOf({ shape }: Var, transposed: boolean): readonly [number, number] {
  const [rows, columns] = shape.slice(-2);
  if (rows === undefined || columns === undefined)
    throw misuse(`matMul needs at least two axes, not [${shape}]`);
  return transposed ? [columns, rows] : [rows, columns];
}

function byLeft(gradient: Var, left: Var, right: Var, options: MatMulOptions): Var {
  const { transposeLeft = false, transposeRight = false } = options;
  const product = transposeLeft
    ? matMul(right, gradient, { transposeLeft: transposeRight, transposeRight: true })
    : matMul(gradient, right, { transposeRight: !transposeRight });
  return sumTo(product, left.shape);
}

function byRight(gradient: Var, left: Var, right: Var, options: MatMulOptions): Var {
  const { transposeLeft = false, transposeRight = false } = options;
  if (right.shape.length === 2 && !transposeLeft) {
    // One product over all rows, not one a matrix of the batch with a sum after them.
    const [rows, errors] = [asRows(left), asRows(gradient)];
    return transposeRight
      ? matMul(errors, rows, { transposeLeft: true })
      : matMul(rows, errors, { transposeLeft: true });
  }
  const product = transposeRight
    ? matMul(gradient, left, { transposeLeft: true, transposeRight: transposeLeft })
    : matMul(left, gradient, { transposeLeft: !transposeLeft });
  return sumTo(product, right.shape);
}

/** `[..., columns]` as one matrix. */
function asRows(value: Var): Var {
  const columns = value.shape.at(-1)!;
  return reshape(value, [sizeOf(value.shape.slice(0, -1)), columns]);
}

function swapped(value: Var): Var {
  const rank = value.shape.length;
  const order: Shape = value.shape.map((_, axis) => axis);
  return transpose(value, [...order.slice(0, -2), rank - 1, rank - 2]);
}
