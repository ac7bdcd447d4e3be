import { randomValues } from "./random-values.js";

/** Sizes of the transformer that tests run: one layer of attention over random, but fixed, weights. */
export const TINY = { vocabulary: 300, dimensions: 8 } as const;

export interface TinyTransformerOptions {
  /** Whether the graph wants `token_type_ids` too. */
  readonly tokenTypes?: boolean;
  /** Element type of its inputs: 7 is int64, 6 int32, as `onnx.proto` numbers them. */
  readonly inputType?: 6 | 7;
  /** Whether a second output gives the first token's row as `sentence_embedding`. */
  readonly sentenceOutput?: boolean;
  /** Whether the embeddings go through eight bits whose range is that of the whole batch, padding included. */
  readonly quantised?: boolean;
  /** Name of the token output. */
  readonly output?: string;
}

/** Rows of the embedding tables: `[vocabulary, dimensions]` and `[2, dimensions]`. */
export const TINY_TOKENS = randomValues(TINY.vocabulary * TINY.dimensions, 1);
export const TINY_TYPES = randomValues(2 * TINY.dimensions, 2);

const FLOAT = 1;

/**
 * A real ONNX file, for tests: `x + softmax(x xᵀ + (mask - 1) 1e9) x`, where `x` are embeddings of the tokens.
 * Padding shows in the rows if its mask is forgotten.
 */
export function tinyTransformer(options: TinyTransformerOptions = {}): Uint8Array {
  const { tokenTypes = false, inputType = 7, sentenceOutput = false, output = "last_hidden_state" } = options;
  const eightBits = ["eight_bits", "step", "zero"];
  const inputs = ["input_ids", "attention_mask", ...(tokenTypes ? ["token_type_ids"] : [])];
  const nodes = [
    node("Gather", ["tokens", "input_ids"], "words"),
    tokenTypes
      ? node("Gather", ["types", "token_type_ids"], "kinds")
      : node("Sub", ["words", "words"], "kinds"),
    node("Add", ["words", "kinds"], options.quantised ? "exact" : "x"),
    ...(options.quantised
      ? [node("DynamicQuantizeLinear", ["exact"], eightBits), node("DequantizeLinear", eightBits, "x")]
      : []),
    node("Transpose", ["x"], "xT", ints("perm", [0, 2, 1])),
    node("MatMul", ["x", "xT"], "scores"),
    node("Cast", ["attention_mask"], "mask", int("to", FLOAT)),
    node("Unsqueeze", ["mask", "axis"], "wide"),
    node("Sub", ["wide", "one"], "hidden_from"),
    node("Mul", ["hidden_from", "far"], "bias"),
    node("Add", ["scores", "bias"], "masked"),
    node("Softmax", ["masked"], "attention", int("axis", -1)),
    node("MatMul", ["attention", "x"], "seen"),
    node("Add", ["x", "seen"], output),
    ...(sentenceOutput ? [node("Gather", [output, "first"], "sentence_embedding", int("axis", 1))] : []),
  ];
  const graph = [
    ...nodes.map((each) => bytes(1, each)),
    text(2, "tiny"),
    bytes(5, tensor("tokens", [TINY.vocabulary, TINY.dimensions], FLOAT, TINY_TOKENS)),
    bytes(5, tensor("types", [2, TINY.dimensions], FLOAT, TINY_TYPES)),
    bytes(5, tensor("axis", [1], 7, BigInt64Array.of(1n))),
    bytes(5, tensor("first", [], 7, BigInt64Array.of(0n))),
    bytes(5, tensor("one", [], FLOAT, Float32Array.of(1))),
    bytes(5, tensor("far", [], FLOAT, Float32Array.of(1e9))),
    ...inputs.map((name) => bytes(11, value(name, inputType, 2))),
    bytes(12, value(output, FLOAT, 3)),
    ...(sentenceOutput ? [bytes(12, value("sentence_embedding", FLOAT, 2))] : []),
  ];
  return Buffer.concat([number(1, 8), bytes(7, Buffer.concat(graph)), bytes(8, number(2, 17))]);
}

function node(
  operator: string,
  inputs: readonly string[],
  output: string | readonly string[],
  attribute?: Uint8Array,
): Uint8Array {
  const outputs = [output].flat();
  const names = [
    ...inputs.map((input) => text(1, input)),
    ...outputs.map((each) => text(2, each)),
    text(3, outputs[0]!),
    text(4, operator),
  ];
  return Buffer.concat([...names, ...(attribute === undefined ? [] : [bytes(5, attribute)])]);
}

function tensor(name: string, shape: readonly number[], type: number, data: NodeJS.TypedArray): Uint8Array {
  const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return Buffer.concat([
    ...shape.map((size) => number(1, size)),
    number(2, type),
    text(8, name),
    bytes(9, raw),
  ]);
}

/** A door of the graph whose sizes all vary. */
function value(name: string, type: number, rank: number): Uint8Array {
  const sizes = Array.from({ length: rank }, (_, axis) => bytes(1, text(2, `${name}_${axis}`)));
  const shape = bytes(2, Buffer.concat(sizes));
  return Buffer.concat([text(1, name), bytes(2, bytes(1, Buffer.concat([number(1, type), shape])))]);
}

function int(name: string, whole: number): Uint8Array {
  return Buffer.concat([text(1, name), number(3, whole), number(20, 2)]);
}

function ints(name: string, list: readonly number[]): Uint8Array {
  return Buffer.concat([text(1, name), ...list.map((whole) => number(8, whole)), number(20, 7)]);
}

function number(field: number, whole: number): Uint8Array {
  return Buffer.concat([varint(BigInt(field << 3)), varint(BigInt.asUintN(64, BigInt(whole)))]);
}

function text(field: number, content: string): Uint8Array {
  return bytes(field, new TextEncoder().encode(content));
}

function bytes(field: number, content: Uint8Array): Uint8Array {
  return Buffer.concat([varint(BigInt((field << 3) | 2)), varint(BigInt(content.length)), content]);
}

function varint(whole: bigint): Uint8Array {
  const out: number[] = [];
  let rest = whole;
  for (; rest > 127n; rest >>= 7n) out.push(Number(rest & 127n) | 128);
  return Uint8Array.from([...out, Number(rest)]);
}
