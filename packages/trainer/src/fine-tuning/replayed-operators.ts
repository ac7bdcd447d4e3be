import { ModalisError } from "@modalis/contract";
import type { Attribute } from "@modalis/onnx";
import { add, div, mul, sub } from "../autodiff/arithmetic.js";
import { reshape, sum } from "../autodiff/broadcasting.js";
import { relu, sqrt, tanh } from "../autodiff/elementwise.js";
import { asNumbers, greater, where } from "../autodiff/masks.js";
import { linear, matMul } from "../autodiff/mat-mul.js";
import { layerNorm } from "../autodiff/normalisation.js";
import { concat, slice, transpose } from "../autodiff/rearranging.js";
import { softmax } from "../autodiff/softmax.js";
import type { Var } from "../autodiff/variable.js";

/** One node of an ONNX graph, with its inputs as values of the autodiff. */
export interface ReplayedNode {
  readonly operator: string;
  readonly inputCount: number;
  /** An input as numbers that gradients pass through. */
  readonly value: (at: number) => Var;
  /** An input that is a constant list of whole numbers, such as axes. */
  readonly integers: (at: number) => readonly number[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** What a node gives, in the order of its outputs. */
type Replay = (node: ReplayedNode) => readonly Var[];

const FLOAT_TYPES = [1, 11];

/** The operators of transformer encoders, after the operator set of ONNX 17. */
export const REPLAYED_OPERATORS: Readonly<Record<string, Replay>> = {
  Add: ({ value }) => [add(value(0), value(1))],
  Sub: ({ value }) => [sub(value(0), value(1))],
  Mul: ({ value }) => [mul(value(0), value(1))],
  Div: ({ value }) => [div(value(0), value(1))],
  Max: ({ value }) => [where(greater(value(0), value(1)), value(0), value(1))],
  Relu: ({ value }) => [relu(value(0))],
  Tanh: ({ value }) => [tanh(value(0))],
  Sqrt: ({ value }) => [sqrt(value(0))],
  MatMul: ({ value }) => [matMul(value(0), value(1))],
  Gemm: replayGemm,
  Cast: replayCast,
  Softmax: (node) => {
    checkLastAxis(node, node.value(0));
    return [softmax(node.value(0))];
  },
  LayerNormalization: (node) => {
    const { epsilon } = node.attributes;
    checkLastAxis(node, node.value(0));
    const floor = typeof epsilon === "object" && "float" in epsilon ? epsilon.float : 1e-5;
    return [layerNorm(node.value(0), node.value(1), node.value(2), floor)];
  },
  ReduceSum: ({ value, integers, attributes, inputCount }) => {
    const axes = inputCount > 1 ? integers(1) : undefined;
    return [sum(value(0), axes, { keep: attributes.keepdims !== 0 })];
  },
  Transpose: ({ value, attributes }) => [
    transpose(
      value(0),
      Array.isArray(attributes.perm)
        ? attributes.perm
        : value(0)
            .shape.map((_, at) => at)
            .reverse(),
    ),
  ],
  Reshape: ({ value, integers }) => [reshape(value(0), reshaped(value(0).shape, integers(1)))],
  Unsqueeze: ({ value, integers }) => [reshape(value(0), unsqueezed(value(0).shape, integers(1)))],
  Squeeze: ({ value, integers }) => {
    const dropped = integers(1).map((axis) => (axis < 0 ? axis + value(0).shape.length : axis));
    return [
      reshape(
        value(0),
        value(0).shape.filter((_, at) => !dropped.includes(at)),
      ),
    ];
  },
  Concat: ({ value, inputCount, attributes }) => [
    concat(
      Array.from({ length: inputCount }, (_, at) => value(at)),
      Number(attributes.axis),
    ),
  ],
  Split: replaySplit,
  Slice: replaySlice,
};

/** `INVALID_MODEL` for a node that cannot be replayed. */
export function cannotReplay(operator: string, problem: string): ModalisError {
  return new ModalisError(
    "INVALID_MODEL",
    `a node "${operator}" ${problem}, so that the encoder's last layer cannot be trained`,
  );
}

function replayGemm({ operator, value, inputCount, attributes }: ReplayedNode): readonly Var[] {
  if (attributes.alpha !== undefined || attributes.beta !== undefined)
    throw cannotReplay(operator, "scales its sides");
  const [transposeLeft, transposeRight] = [attributes.transA === 1, attributes.transB === 1];
  if (!transposeLeft && !transposeRight)
    return [linear(value(0), value(1), inputCount > 2 ? value(2) : undefined)];
  const product = matMul(value(0), value(1), { transposeLeft, transposeRight });
  return [inputCount > 2 ? add(product, value(2)) : product];
}

function replayCast({ operator, value, attributes }: ReplayedNode): readonly Var[] {
  if (!FLOAT_TYPES.includes(Number(attributes.to))) throw cannotReplay(operator, "casts to no float");
  return [asNumbers(value(0))];
}

function replaySplit({ value, integers, attributes }: ReplayedNode): readonly Var[] {
  const sizes = integers(1);
  const ends = sizes.map((_, at) => sizes.slice(0, at + 1).reduce((total, size) => total + size, 0));
  return sizes.map((size, at) => slice(value(0), Number(attributes.axis ?? 0), ends[at]! - size, ends[at]!));
}

/** Steps of 1 along one axis; an end beyond the axis is its end. */
function replaySlice({ operator, value, integers, inputCount }: ReplayedNode): readonly Var[] {
  const [starts, ends] = [integers(1), integers(2)];
  const axes = inputCount > 3 ? integers(3) : [0];
  const steps = inputCount > 4 ? integers(4) : [1];
  if (starts.length !== 1 || steps.some((step) => step !== 1))
    throw cannotReplay(operator, "has steps or several axes");
  const size = value(0).shape.at(axes[0]!)!;
  const within = (place: number) => Math.min(size, place < 0 ? place + size : place);
  return [slice(value(0), axes[0]!, within(starts[0]!), within(ends[0]!))];
}

function checkLastAxis({ operator, attributes: { axis = -1 } }: ReplayedNode, { shape }: Var): void {
  if (axis !== -1 && axis !== shape.length - 1) throw cannotReplay(operator, "is not along the last axis");
}

/** ONNX's rule: 0 keeps a size, -1 takes what is left. */
function reshaped(from: readonly number[], to: readonly number[]): readonly number[] {
  const sizes = to.map((size, at) => (size === 0 ? from[at]! : size));
  const known = sizes.reduce((product, size) => (size < 0 ? product : product * size), 1);
  const all = from.reduce((product, size) => product * size, 1);
  return sizes.map((size) => (size < 0 ? all / known : size));
}

function unsqueezed(from: readonly number[], axes: readonly number[]): readonly number[] {
  const rank = from.length + axes.length;
  const added = axes.map((axis) => (axis < 0 ? axis + rank : axis));
  const rest = [...from];
  return Array.from({ length: rank }, (_, at) => (added.includes(at) ? 1 : rest.shift()!));
}
