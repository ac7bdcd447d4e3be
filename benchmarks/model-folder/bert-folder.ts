import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createGraphBuilder, type GraphBuilder } from "@modalis/onnx";
import { randomNormals } from "./random-normals.js";

/** Sizes of all-MiniLM-L6-v2, whose weights no registry carries: speed depends on sizes alone. */
export const BERT = { layers: 6, width: 384, heads: 12, inner: 1536, positions: 512 } as const;

const SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];

/**
 * Writes a model folder in the layout of the Hugging Face hub: a BERT of random weights, and a WordPiece tokenizer that
 * knows the words of the texts.
 */
export function writeBertFolder(folder: string, texts: readonly string[]): void {
  const words = [...new Set(texts.flatMap((text) => text.toLowerCase().match(/[a-z]+/g) ?? []))].sort();
  const letters = [..."abcdefghijklmnopqrstuvwxyz0123456789"];
  const pieces = [
    ...SPECIAL,
    ...new Set([...words, ...letters, ...letters.map((each) => `##${each}`), ..."'-.,!?\"():;&/"]),
  ];
  mkdirSync(join(folder, "onnx"), { recursive: true });
  writeFileSync(join(folder, "onnx", "model.onnx"), bertGraph(pieces.length));
  const config = {
    model_type: "bert",
    hidden_size: BERT.width,
    num_hidden_layers: BERT.layers,
    num_attention_heads: BERT.heads,
    vocab_size: pieces.length,
    max_position_embeddings: BERT.positions,
    pad_token_id: 0,
  };
  const tokenizer = {
    tokenizer_class: "BertTokenizer",
    do_lower_case: true,
    pad_token: "[PAD]",
    unk_token: "[UNK]",
    cls_token: "[CLS]",
    sep_token: "[SEP]",
    mask_token: "[MASK]",
    model_max_length: BERT.positions,
  };
  const modules = ["Transformer", "Pooling", "Normalize"].map((kind, idx) => ({
    idx,
    name: `${idx}`,
    path: idx === 0 ? "" : `${idx}_${kind}`,
    type: `sentence_transformers.models.${kind}`,
  }));
  const files = {
    "config.json": config,
    "tokenizer_config.json": tokenizer,
    "tokenizer.json": wordPieces(pieces),
    "modules.json": modules,
    "1_Pooling/config.json": { word_embedding_dimension: BERT.width, pooling_mode_mean_tokens: true },
  };
  mkdirSync(join(folder, "1_Pooling"), { recursive: true });
  for (const [name, content] of Object.entries(files))
    writeFileSync(join(folder, name), JSON.stringify(content));
}

/** The published architecture (Devlin et al. 2018, https://arxiv.org/abs/1810.04805): post-norm, GELU by its error function. */
function bertGraph(vocabulary: number): Uint8Array {
  const { width, layers, positions } = BERT;
  const graph = createGraphBuilder("bert");
  const normals = randomNormals(1);
  const weight = (name: string, shape: readonly number[], spread = 0.04) =>
    graph.floats(
      name,
      shape,
      normals(
        shape.reduce((product, size) => product * size, 1),
        spread,
      ),
    );
  const ones = graph.floats("ones", [width], new Float32Array(width).fill(1));
  const zeros = graph.floats("zeros", [width], new Float32Array(width));
  const norm = (x: string) =>
    graph.add("LayerNormalization", [x, ones, zeros], { axis: -1, epsilon: { float: 1e-12 } });
  const length = graph.add("Gather", [graph.add("Shape", ["input_ids"]), graph.integers(1)]);
  const places = graph.add("Slice", [
    weight("positions", [positions, width]),
    graph.integers(0),
    length,
    graph.integers(0),
  ]);
  const types = graph.add("Gather", [weight("types", [2, width]), "token_type_ids"]);
  const words = graph.add("Gather", [weight("words", [vocabulary, width]), "input_ids"]);
  const mask = graph.add("Cast", ["attention_mask"], { to: 1 });
  const hidden = graph.add("Mul", [graph.add("Sub", [mask, graph.float(1)]), graph.float(1e9)]);
  const bias = graph.add("Unsqueeze", [hidden, graph.integers(1, 2)]);
  let x = norm(graph.add("Add", [graph.add("Add", [words, types]), places]));
  for (let layer = 0; layer < layers; layer++) x = bertLayer(graph, x, bias, { layer, weight, norm });
  graph.add("Identity", [x], {}, "last_hidden_state");
  const input = (name: string) => ({ name, dtype: "int64" as const, shape: ["batch", "tokens"] });
  return graph.build({
    inputs: ["input_ids", "attention_mask", "token_type_ids"].map(input),
    outputs: [{ name: "last_hidden_state", dtype: "float32", shape: ["batch", "tokens", width] }],
  });
}

interface LayerParts {
  readonly layer: number;
  readonly weight: (name: string, shape: readonly number[]) => string;
  readonly norm: (x: string) => string;
}

function bertLayer(
  graph: GraphBuilder,
  x: string,
  bias: string,
  { layer, weight, norm }: LayerParts,
): string {
  const { width, heads, inner } = BERT;
  const linear = (input: string, name: string, from: number, to: number) => {
    const product = graph.add("MatMul", [input, weight(`${layer} ${name}`, [from, to])]);
    return graph.add("Add", [product, weight(`${layer} ${name} bias`, [to])]);
  };
  const split = (input: string, perm: readonly number[]) =>
    graph.add("Transpose", [graph.add("Reshape", [input, graph.integers(0, 0, heads, width / heads)])], {
      perm: [...perm],
    });
  const query = split(linear(x, "query", width, width), [0, 2, 1, 3]);
  const key = split(linear(x, "key", width, width), [0, 2, 3, 1]);
  const value = split(linear(x, "value", width, width), [0, 2, 1, 3]);
  const scores = graph.add("Mul", [graph.add("MatMul", [query, key]), graph.float((width / heads) ** -0.5)]);
  const attention = graph.add("Softmax", [graph.add("Add", [scores, bias])], { axis: -1 });
  const seen = graph.add("Transpose", [graph.add("MatMul", [attention, value])], { perm: [0, 2, 1, 3] });
  const joined = graph.add("Reshape", [seen, graph.integers(0, 0, width)]);
  const attended = norm(graph.add("Add", [x, linear(joined, "out", width, width)]));
  const up = linear(attended, "up", width, inner);
  const erf = graph.add("Erf", [graph.add("Mul", [up, graph.float(Math.SQRT1_2)])]);
  const gelu = graph.add("Mul", [
    graph.add("Mul", [up, graph.float(0.5)]),
    graph.add("Add", [erf, graph.float(1)]),
  ]);
  return norm(graph.add("Add", [attended, linear(gelu, "down", inner, width)]));
}

function wordPieces(pieces: readonly string[]): object {
  const special = (id: string, at: number) => ({ [id]: { id, ids: [at], tokens: [id] } });
  return {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: SPECIAL.map((content, id) => ({
      id,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: {
      type: "BertNormalizer",
      clean_text: true,
      handle_chinese_chars: true,
      strip_accents: null,
      lowercase: true,
    },
    pre_tokenizer: { type: "BertPreTokenizer" },
    post_processor: {
      type: "TemplateProcessing",
      single: [
        { SpecialToken: { id: "[CLS]", type_id: 0 } },
        { Sequence: { id: "A", type_id: 0 } },
        { SpecialToken: { id: "[SEP]", type_id: 0 } },
      ],
      pair: [],
      special_tokens: { ...special("[CLS]", 2), ...special("[SEP]", 3) },
    },
    decoder: { type: "WordPiece", prefix: "##", cleanup: true },
    model: {
      type: "WordPiece",
      unk_token: "[UNK]",
      continuing_subword_prefix: "##",
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(pieces.map((piece, id) => [piece, id])),
    },
  };
}
