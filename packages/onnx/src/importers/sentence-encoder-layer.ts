import type { GraphBuilder } from "../graph/graph-builder.js";
import type { WeightFinder } from "./weight-finder.js";

const HEADS = 4;
const WIDTH = 512;
const FEED_FORWARD_WIDTH = 1536;

export interface TransformerLayer {
  /** 0 or 1, as in the names of the weights. */
  readonly number: number;
  /** Of the layer's input: 256 for the first, 512 for the second. */
  readonly width: number;
  /** What is added to the attention's output, `[batch, tokens, 512]`. */
  readonly residual: string;
  /** Padding mask to add before the softmax, `[batch, 1, 1, tokens]`. */
  readonly bias: string;
}

/**
 * One transformer layer that normalises before each half; the result is `[batch, tokens, 512]`.
 *
 * Vaswani et al., "Attention Is All You Need", arXiv:1706.03762.
 */
export function addTransformerLayer(
  graph: GraphBuilder,
  find: WeightFinder,
  input: string,
  layer: TransformerLayer,
): string {
  const { number, width, residual } = layer;
  const normed = addLayerNorm(graph, find, input, { path: `Layer_${number}/TransformerLayer`, width });
  const attended = graph.add("Add", [addAttention(graph, find, normed, layer), residual]);
  const path = `Layer_${number}/TransformerLayer/FFN`;
  const renormed = addLayerNorm(graph, find, attended, { path, width: WIDTH });
  return graph.add("Add", [addFeedForward(graph, find, renormed, path), attended]);
}

function addLayerNorm(
  graph: GraphBuilder,
  find: WeightFinder,
  input: string,
  { path, width }: { path: string; width: number },
): string {
  const weight = (name: string) => {
    const ending = `${path}/layer_prepostprocess/layer_norm/${name}/ConcatPartitions/concat`;
    return graph.floats(ending, [width], find.floats(ending, [width]));
  };
  const epsilon = find.scalar("layer_norm/Cast/x");
  return graph.add("LayerNormalization", [input, weight("layer_norm_scale"), weight("layer_norm_bias")], {
    axis: -1,
    epsilon: { float: epsilon },
  });
}

function addAttention(
  graph: GraphBuilder,
  find: WeightFinder,
  input: string,
  { number, width, bias }: TransformerLayer,
): string {
  const path = `Layer_${number}/TransformerLayer/MultiheadAttention`;
  const projected = addDense(graph, input, `layer ${number} queries keys values`, {
    shape: [width, 3 * width],
    ...scaledProjection(find, path, width),
  });
  const [queries = "", keys = "", values = ""] = graph.addSplit(projected, [width, width, width], 2);
  const split = graph.integers(0, 0, HEADS, width / HEADS);
  const heads = (value: string, perm: readonly number[]) =>
    graph.add("Transpose", [graph.add("Reshape", [value, split])], { perm });
  const scores = graph.add("MatMul", [heads(queries, [0, 2, 1, 3]), heads(keys, [0, 2, 3, 1])]);
  const attention = graph.add("Softmax", [graph.add("Add", [scores, bias])], { axis: -1 });
  const context = graph.add("MatMul", [attention, heads(values, [0, 2, 1, 3])]);
  const merged = graph.add("Reshape", [
    graph.add("Transpose", [context], { perm: [0, 2, 1, 3] }),
    graph.integers(0, 0, width),
  ]);
  return addDense(graph, merged, `layer ${number} attention`, {
    shape: [width, WIDTH],
    kernel: find.floats(`${path}/output_transform_single/kernel/part_0`, [1, 1, width, WIDTH]),
    bias: find.floats(`${path}/output_transform_single/bias/ConcatPartitions/concat`, [WIDTH]),
  });
}

/** Kernel and bias of queries, keys and values in one; the scale of the queries is folded in. */
function scaledProjection(
  find: WeightFinder,
  path: string,
  width: number,
): { kernel: Float32Array; bias: Float32Array } {
  const scale = find.scalar(`${path}/mul/y`);
  const scaled = (value: number, index: number) => (index % (3 * width) < width ? value * scale : value);
  const kernel = find.floats(`${path}/qkv_transform_single/kernel/part_0`, [1, 1, width, 3 * width]);
  const bias = find.floats(`${path}/qkv_transform_single/bias/ConcatPartitions/concat`, [3 * width]);
  return { kernel: kernel.map(scaled), bias: bias.map(scaled) };
}

function addFeedForward(graph: GraphBuilder, find: WeightFinder, input: string, path: string): string {
  const widened = addDense(graph, input, `${path} widen`, {
    shape: [WIDTH, FEED_FORWARD_WIDTH],
    kernel: find.floats(`${path}/conv1/Tensordot/Reshape_1`, [WIDTH, FEED_FORWARD_WIDTH]),
    bias: find.floats(`${path}/conv1/bias/ConcatPartitions/concat`, [FEED_FORWARD_WIDTH]),
  });
  return addDense(graph, graph.add("Relu", [widened]), `${path} narrow`, {
    shape: [FEED_FORWARD_WIDTH, WIDTH],
    kernel: find.floats(`${path}/conv2/Tensordot/Reshape_1`, [FEED_FORWARD_WIDTH, WIDTH]),
    bias: find.floats(`${path}/conv2/bias/ConcatPartitions/concat`, [WIDTH]),
  });
}

interface DenseWeights {
  readonly shape: readonly [inputs: number, outputs: number];
  readonly kernel: Float32Array;
  readonly bias: Float32Array;
}

function addDense(graph: GraphBuilder, input: string, name: string, weights: DenseWeights): string {
  const { shape, kernel, bias } = weights;
  const product = graph.add("MatMul", [input, graph.floats(`${name} kernel`, shape, kernel)]);
  return graph.add("Add", [product, graph.floats(`${name} bias`, [shape[1]], bias)]);
}
