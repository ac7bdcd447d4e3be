import type { GraphBuilder } from "../graph/graph-builder.js";
import { addActivation, addConvolution } from "./convert-convolution.js";
import { flag } from "./tfjs-attributes.js";
import { invalidGraph, type TfjsNode } from "./tfjs-graph.js";
import type { TfjsWeight, TfjsWeights } from "./tfjs-weights.js";

/** Converts one node and returns the name of its value. */
type NodeConverter = (graph: GraphBuilder, node: TfjsNode, context: Context) => string;

interface Context {
  readonly weights: TfjsWeights;
  /** The value of input `index`: a converted node, or a constant made on first use. */
  value(node: TfjsNode, index: number): string;
}

const addPlainOperator =
  (operator: string): NodeConverter =>
  (graph, node, { value }) =>
    graph.add(
      operator,
      node.inputs.map((_, index) => value(node, index)),
    );

const addActivationNode: NodeConverter = (graph, node, { value }) =>
  addActivation(graph, node.operator, value(node, 0));

const addConvolutionNode: NodeConverter = (graph, node, { value, weights }) =>
  addConvolution(graph, node, value(node, 0), weights);

const CONVERTERS: Readonly<Record<string, NodeConverter>> = {
  Add: addPlainOperator("Add"),
  AddV2: addPlainOperator("Add"),
  Mul: addPlainOperator("Mul"),
  Sub: addPlainOperator("Sub"),
  Identity: addPlainOperator("Identity"),
  Relu: addActivationNode,
  Relu6: addActivationNode,
  Sigmoid: addActivationNode,
  Conv2D: addConvolutionNode,
  _FusedConv2D: addConvolutionNode,
  DepthwiseConv2dNative: addConvolutionNode,
  FusedDepthwiseConv2dNative: addConvolutionNode,
  Mean: addSpatialMean,
  ConcatV2: addChannelConcat,
  ResizeBilinear: addDoubling,
};

/**
 * Converts the nodes of a convolutional TensorFlow.js graph, from its layout NHWC to ONNX's NCHW.
 *
 * @param nodes Each after its inputs, with one placeholder.
 * @param image The value that stands for the placeholder, `[batch, channels, height, width]`.
 * @returns The name of each node's value.
 * @throws `INVALID_MODEL` for an operator or an option not known here.
 */
export function addImageGraph(
  graph: GraphBuilder,
  nodes: readonly TfjsNode[],
  weights: TfjsWeights,
  image: string,
): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  const value = (node: TfjsNode, index: number): string => {
    const name = node.inputs[index] ?? "";
    const known = values.get(name);
    if (known !== undefined) return known;
    const weight = weights.get(name);
    if (weight === undefined) throw invalidGraph(`node "${node.name}" reads "${name}", which has no value`);
    const made = addChannelConstant(graph, name, weight);
    values.set(name, made);
    return made;
  };
  for (const node of nodes) {
    if (node.operator === "Const") continue;
    if (node.operator === "Placeholder") {
      values.set(node.name, image);
      continue;
    }
    const convert = Object.hasOwn(CONVERTERS, node.operator) ? CONVERTERS[node.operator] : undefined;
    if (convert === undefined)
      throw invalidGraph(`node "${node.name}" has the unknown operator ${node.operator}`);
    values.set(node.name, convert(graph, node, { weights, value }));
  }
  return values;
}

/** A scalar, or one value a channel, shaped to spread over `[batch, channels, height, width]`. */
function addChannelConstant(graph: GraphBuilder, name: string, { shape, data }: TfjsWeight): string {
  if (!(data instanceof Float32Array) || shape.length > 1)
    throw invalidGraph(`constant "${name}" is not a scalar or a vector of float32`);
  return graph.floats(name, shape.length === 0 ? [] : [1, data.length, 1, 1], data);
}

function addSpatialMean(graph: GraphBuilder, node: TfjsNode, { value, weights }: Context): string {
  const axes = weights.get(node.inputs[1] ?? "")?.data.join();
  if (axes !== "1,2" || !flag(node, "keep_dims"))
    throw invalidGraph(`node "${node.name}" is not a mean over height and width`);
  return graph.add("GlobalAveragePool", [value(node, 0)]);
}

function addChannelConcat(graph: GraphBuilder, node: TfjsNode, { value, weights }: Context): string {
  const parts = node.inputs.slice(0, -1);
  const axis = weights.get(node.inputs.at(-1) ?? "")?.data[0];
  if (axis !== 3 && axis !== -1) throw invalidGraph(`node "${node.name}" does not join channels`);
  return graph.add(
    "Concat",
    parts.map((_, index) => value(node, index)),
    { axis: 1 },
  );
}

/**
 * Twice the height and width, as a factor: the original names the size that its fixed input leads to, which would
 * tie the converted graph to that input.
 */
function addDoubling(graph: GraphBuilder, node: TfjsNode, { value }: Context): string {
  if (flag(node, "align_corners") || flag(node, "half_pixel_centers"))
    throw invalidGraph(`node "${node.name}" places its samples in another way`);
  const scales = graph.scales(1, 1, 2, 2);
  return graph.add("Resize", [value(node, 0), "", scales], {
    mode: "linear",
    coordinate_transformation_mode: "asymmetric",
  });
}
