import { createGraphBuilder, type GraphBuilder } from "@modalis/onnx";
import { seededRandom } from "../../random/seeded-random.js";

const WORDS = 20;
const WIDTH = 8;
const HEADS = 2;
const WIDER = 12;

/**
 * A sentence encoder of two layers in the manner of the built-in one, with random weights and at most 16 tokens: token ids and
 * a mask in, `embedding` `[texts, 8]` of unit length out.
 */
export function tinyEncoder(seed = 1): Uint8Array {
  const graph = createGraphBuilder("tiny encoder");
  const random = seededRandom(seed);
  const weight = (name: string, ...shape: number[]) => {
    const size = shape.reduce((product, length) => product * length, 1);
    return graph.floats(
      name,
      shape,
      Float32Array.from({ length: size }, () => random.normal() / 2),
    );
  };
  const clipped = (input: string) =>
    graph.add("Slice", [input, graph.integers(0), graph.integers(16), graph.integers(1)]);
  const mask = graph.add("Cast", [clipped("attention_mask")], { to: 1 });
  const padding = graph.add("Mul", [graph.add("Sub", [graph.float(1), mask]), graph.float(-1e9)]);
  const bias = graph.add("Unsqueeze", [padding, graph.integers(1, 2)]);
  let hidden = graph.add("Gather", [weight("pieces", WORDS, WIDTH), clipped("input_ids")]);
  for (const layer of [0, 1]) hidden = addLayer(graph, weight, { hidden, bias, layer });
  const columns = graph.integers(1);
  const sum = graph.add("Squeeze", [
    graph.add("MatMul", [graph.add("Unsqueeze", [mask, columns]), hidden]),
    columns,
  ]);
  const count = graph.add("Max", [graph.add("ReduceSum", [mask, columns], { keepdims: 1 }), graph.float(1)]);
  const mean = graph.add("Div", [sum, count]);
  const vector = graph.add("Tanh", [
    graph.add("Gemm", [mean, weight("dense", WIDTH, WIDTH), weight("dense bias", WIDTH)]),
  ]);
  const squares = graph.add("ReduceSum", [graph.add("Mul", [vector, vector]), columns], { keepdims: 1 });
  graph.add(
    "Div",
    [vector, graph.add("Sqrt", [graph.add("Max", [squares, graph.float(1e-12)])])],
    {},
    "embedding",
  );
  const ids = (name: string) => ({ name, dtype: "int32" as const, shape: ["texts", "tokens"] });
  return graph.build({
    inputs: [ids("input_ids"), ids("attention_mask")],
    outputs: [{ name: "embedding", dtype: "float32", shape: ["texts", WIDTH] }],
  });
}

interface Layer {
  readonly hidden: string;
  readonly bias: string;
  readonly layer: number;
}

function addLayer(
  graph: GraphBuilder,
  weight: (name: string, ...shape: number[]) => string,
  { hidden, bias, layer }: Layer,
): string {
  const named = (name: string, ...shape: number[]) => weight(`layer ${layer} ${name}`, ...shape);
  const norm = (input: string, name: string) =>
    graph.add("LayerNormalization", [input, named(`${name} scale`, WIDTH), named(`${name} shift`, WIDTH)], {
      axis: -1,
      epsilon: { float: 1e-6 },
    });
  const projected = graph.add("Add", [
    graph.add("MatMul", [norm(hidden, "first"), named("queries keys values", WIDTH, 3 * WIDTH)]),
    named("bias", 3 * WIDTH),
  ]);
  const [query = "", key = "", value = ""] = graph.addSplit(projected, [WIDTH, WIDTH, WIDTH], 2);
  const split = graph.integers(0, 0, HEADS, WIDTH / HEADS);
  const heads = (input: string, perm: number[]) =>
    graph.add("Transpose", [graph.add("Reshape", [input, split])], { perm });
  const scores = graph.add("MatMul", [heads(query, [0, 2, 1, 3]), heads(key, [0, 2, 3, 1])]);
  const shares = graph.add("Softmax", [graph.add("Add", [scores, bias])], { axis: -1 });
  const context = graph.add("Transpose", [graph.add("MatMul", [shares, heads(value, [0, 2, 1, 3])])], {
    perm: [0, 2, 1, 3],
  });
  const merged = graph.add("Reshape", [context, graph.integers(0, 0, WIDTH)]);
  const attended = graph.add("Add", [
    graph.add("MatMul", [merged, named("attention", WIDTH, WIDTH)]),
    hidden,
  ]);
  const widened = graph.add("Relu", [
    graph.add("MatMul", [norm(attended, "second"), named("widen", WIDTH, WIDER)]),
  ]);
  return graph.add("Add", [graph.add("MatMul", [widened, named("narrow", WIDER, WIDTH)]), attended]);
}
