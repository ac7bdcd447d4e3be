import { ModalisError } from "@modalis/contract";
import { type MessageFields, messageFields } from "./message-scalars.js";
import { type Attribute, ELEMENT_TYPES, type GraphDtype, type GraphNode } from "./onnx-messages.js";
import { type BytesField, type MessageBytes, withMessage } from "./protobuf-reader.js";

/** Field numbers of onnx.proto. */
const GRAPH_OF_MODEL = 7;
const GRAPH = { node: 1, initializer: 5, input: 11, output: 12 } as const;
const NODE = { input: 1, output: 2, operator: 4, attribute: 5, domain: 7 } as const;
const ATTRIBUTE = { name: 1, float: 2, integer: 3, text: 4, integers: 8, kind: 20 } as const;
const TENSOR = { dims: 1, type: 2, name: 8, raw: 9 } as const;

/** Numbers of `AttributeProto.AttributeType` that are read. */
const KIND = { float: 1, integer: 2, text: 3, integers: 7 } as const;

const NAMES: ReadonlyMap<number, GraphDtype> = new Map(
  Object.entries(ELEMENT_TYPES).map(([name, number]) => [number, name as GraphDtype]),
);

/** Bytes of an element; the types with others are not kept raw by the writer. */
const ELEMENT_BYTES: Readonly<Record<GraphDtype, number>> = {
  float32: 4,
  uint8: 1,
  int8: 1,
  int32: 4,
  int64: 8,
  bool: 1,
  float16: 2,
  float64: 8,
};

/** A constant of a model, by its place in the file. */
export interface GraphConstant {
  readonly dtype: GraphDtype;
  readonly shape: readonly number[];
  /** Where its values lie in the file, little-endian. */
  readonly start: number;
  readonly end: number;
}

/** What a model is made of. */
export interface OnnxGraph {
  /** Each after those it reads from. */
  readonly nodes: readonly GraphNode[];
  readonly constants: ReadonlyMap<string, GraphConstant>;
  /** Names; constants are not among them. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/**
 * Reads the nodes and constants of a model of the standard operators whose weights are inside it, as `createGraphBuilder`
 * writes them; weights are not copied.
 *
 * @throws `INVALID_MODEL` for bytes that hold no graph, operators of another domain, attributes that are graphs or tensors,
 * or weights that are not raw bytes of their shape.
 */
export function readOnnxGraph(model: Uint8Array): OnnxGraph {
  return withMessage(model, (bytes, whole) => {
    const [graph] = messageFields(bytes, whole).messages(GRAPH_OF_MODEL);
    if (graph === undefined) throw invalid("holds no graph");
    const parts = messageFields(bytes, graph);
    const nameOf = (field: BytesField) => messageFields(bytes, field).texts(1)[0] ?? "";
    const constants = new Map(
      parts.messages(GRAPH.initializer).map((field) => constantOf(messageFields(bytes, field))),
    );
    return {
      nodes: parts.messages(GRAPH.node).map((field) => nodeOf(bytes, messageFields(bytes, field))),
      constants,
      inputs: parts
        .messages(GRAPH.input)
        .map(nameOf)
        .filter((name) => !constants.has(name)),
      outputs: parts.messages(GRAPH.output).map(nameOf),
    };
  });
}

/**
 * The float32 values of a constant, in memory of their own.
 *
 * @throws `INVALID_MODEL` when there is none of that name and type.
 */
export function floatsOfConstant(model: Uint8Array, graph: OnnxGraph, name: string): Float32Array {
  const { start, end } = constantNamed(graph, name, "float32");
  return new Float32Array(model.slice(start, end).buffer);
}

/** Whole numbers of a constant of 64 bits, such as a shape. */
export function integersOfConstant(model: Uint8Array, graph: OnnxGraph, name: string): number[] {
  const { start, end } = constantNamed(graph, name, "int64");
  return Array.from(new BigInt64Array(model.slice(start, end).buffer), Number);
}

function constantNamed({ constants }: OnnxGraph, name: string, dtype: GraphDtype): GraphConstant {
  const found = constants.get(name);
  if (found?.dtype === dtype) return found;
  throw invalid(`has no ${dtype} constant "${name}"`);
}

function nodeOf(bytes: MessageBytes, fields: MessageFields): GraphNode {
  const [operator = ""] = fields.texts(NODE.operator);
  const [domain = ""] = fields.texts(NODE.domain);
  if (domain !== "" && domain !== "ai.onnx")
    throw invalid(`uses "${operator}" of the domain "${domain}", which is no standard operator`);
  const attributes = fields.messages(NODE.attribute).map((field) => messageFields(bytes, field));
  return {
    operator,
    inputs: fields.texts(NODE.input),
    outputs: fields.texts(NODE.output),
    attributes: Object.fromEntries(
      attributes.map((each) => [each.texts(ATTRIBUTE.name)[0] ?? "", attributeOf(each, operator)]),
    ),
  };
}

function attributeOf(fields: MessageFields, operator: string): Attribute {
  const kind = Number(fields.integers(ATTRIBUTE.kind)[0]);
  if (kind === KIND.float) return { float: fields.floats(ATTRIBUTE.float)[0] ?? 0 };
  if (kind === KIND.integer) return Number(fields.integers(ATTRIBUTE.integer)[0] ?? 0n);
  if (kind === KIND.text) return fields.texts(ATTRIBUTE.text)[0] ?? "";
  if (kind === KIND.integers) return fields.integers(ATTRIBUTE.integers).map(Number);
  throw invalid(`has an attribute of "${operator}" that is neither number nor text`);
}

function constantOf(fields: MessageFields): readonly [string, GraphConstant] {
  const [name = ""] = fields.texts(TENSOR.name);
  const dtype = NAMES.get(Number(fields.integers(TENSOR.type)[0]));
  const shape = fields.integers(TENSOR.dims).map(Number);
  const [raw] = fields.messages(TENSOR.raw);
  const size = shape.reduce((product, length) => product * length, 1);
  const expected = dtype === undefined ? -1 : size * ELEMENT_BYTES[dtype];
  if (dtype === undefined || raw === undefined || raw.end - raw.start !== expected)
    throw invalid(`does not hold the values of "${name}" [${shape}] as raw bytes`);
  return [name, { dtype, shape, start: raw.start, end: raw.end }];
}

function invalid(problem: string): ModalisError {
  return new ModalisError("INVALID_MODEL", `the ONNX model ${problem}; its graph cannot be read`);
}
