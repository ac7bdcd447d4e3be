import { ModalisError } from "@modalis/contract";
import {
  type Attribute,
  type GraphDtype,
  type GraphNode,
  type GraphValue,
  type Initializer,
  nodeMessage,
  tensorMessage,
  valueMessage,
} from "./onnx-messages.js";
import {
  encodeMessage,
  integerField,
  messageField,
  type ProtobufMessage,
  textField,
} from "./protobuf-writer.js";

/** Version 17 of the operator set brought LayerNormalization; every ONNX Runtime since 1.12 runs it. */
const OPERATOR_SET = 17;
const IR_VERSION = 8;

/** Values of a constant; of the array type that belongs to its element type. */
export type ConstantData =
  | Float32Array
  | Float64Array
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int32Array
  | BigInt64Array;

export type NodeAttributes = Readonly<Record<string, Attribute>>;

/** Collects constants and nodes in order; each call returns the name of the value it made. */
export interface GraphBuilder {
  /** A named float32 constant of the shape; adding one name twice is `INVALID_ARGUMENT`. */
  floats(name: string, shape: readonly number[], data: Float32Array | readonly number[]): string;
  /** A named constant of any element type and shape; adding one name twice is `INVALID_ARGUMENT`. */
  constant(name: string, dtype: GraphDtype, shape: readonly number[], data: ConstantData): string;
  /** A float32 scalar, shared by all who ask for the same value. */
  float(value: number): string;
  /** An int64 vector, shared by all who ask for the same values. */
  integers(...values: readonly number[]): string;
  /** A float32 vector, shared by all who ask for the same values. */
  scales(...values: readonly number[]): string;
  /** One node with one output, which is `output` or a name made up from the operator. */
  add(operator: string, inputs: readonly string[], attributes?: NodeAttributes, output?: string): string;
  /** One node with several outputs, whose names are given back in order. */
  addSeveral(operator: string, inputs: readonly string[], outputs: number): readonly string[];
  /** A `Split` of a value along an axis into parts of the sizes. */
  addSplit(input: string, sizes: readonly number[], axis: number): readonly string[];
  /** Drops nodes that no output needs, and gives the names that the others read. */
  keepFor(outputs: readonly string[]): ReadonlySet<string>;
  /** The finished model as the bytes of an .onnx file. */
  build(ends: GraphEnds): Uint8Array;
}

/** The doors of a graph, and facts for whoever opens the file. */
export interface GraphEnds {
  readonly inputs: readonly GraphValue[];
  readonly outputs: readonly GraphValue[];
  readonly metadata?: Readonly<Record<string, string>>;
}

/** An empty graph. */
export function createGraphBuilder(graphName: string): GraphBuilder {
  const nodes: GraphNode[] = [];
  const initializers = new Map<string, Initializer>();
  const unique = (operator: string) => `${operator}_${nodes.length}`;

  const share = (name: string, dtype: GraphDtype, shape: readonly number[], data: ArrayBufferView) => {
    if (!initializers.has(name)) initializers.set(name, { name, dtype, shape, data });
    return name;
  };

  const constant: GraphBuilder["constant"] = (name, dtype, shape, data) => {
    if (initializers.has(name)) throw misuse(graphName, `constant "${name}" is there already`);
    const size = shape.reduce((product, length) => product * length, 1);
    if (size !== data.length)
      throw misuse(graphName, `constant "${name}" of [${shape}] has ${data.length} values`);
    return share(name, dtype, shape, data);
  };

  return {
    constant,
    floats: (name, shape, data) =>
      constant(name, "float32", shape, data instanceof Float32Array ? data : Float32Array.from(data)),
    float: (value) => share(`float ${value}`, "float32", [], Float32Array.of(value)),
    integers: (...values) =>
      share(`integers ${values}`, "int64", [values.length], BigInt64Array.from(values.map(BigInt))),
    scales: (...values) => share(`scales ${values}`, "float32", [values.length], Float32Array.from(values)),
    add(operator, inputs, attributes = {}, output = unique(operator)) {
      nodes.push({ operator, inputs, outputs: [output], attributes });
      return output;
    },
    addSeveral(operator, inputs, count) {
      const outputs = Array.from({ length: count }, (_, index) => `${unique(operator)}:${index}`);
      nodes.push({ operator, inputs, outputs, attributes: {} });
      return outputs;
    },
    addSplit(input, sizes, axis) {
      const outputs = sizes.map((_, index) => `${unique("Split")}:${index}`);
      const lengths = share(
        `integers ${sizes}`,
        "int64",
        [sizes.length],
        BigInt64Array.from(sizes.map(BigInt)),
      );
      nodes.push({ operator: "Split", inputs: [input, lengths], outputs, attributes: { axis } });
      return outputs;
    },
    keepFor(outputs) {
      const needed = new Set(outputs);
      const kept: GraphNode[] = [];
      for (const node of [...nodes].reverse()) {
        if (!node.outputs.some((output) => needed.has(output))) continue;
        for (const input of node.inputs) needed.add(input);
        kept.push(node);
      }
      nodes.splice(0, nodes.length, ...kept.reverse());
      return needed;
    },
    build: (ends) => encodeMessage(modelMessage(graphName, nodes, [...initializers.values()], ends)),
  };
}

/** `ModelProto` of onnx.proto around one `GraphProto`. */
function modelMessage(
  graphName: string,
  nodes: readonly GraphNode[],
  initializers: readonly Initializer[],
  { inputs, outputs, metadata = {} }: GraphEnds,
): ProtobufMessage {
  const graph = [
    ...nodes.flatMap((node) => messageField(1, nodeMessage(node))),
    ...textField(2, graphName),
    ...initializers.flatMap((initializer) => messageField(5, tensorMessage(initializer))),
    ...inputs.flatMap((value) => messageField(11, valueMessage(value))),
    ...outputs.flatMap((value) => messageField(12, valueMessage(value))),
  ];
  return [
    ...integerField(1, IR_VERSION),
    ...textField(2, "modalis"),
    ...messageField(7, graph),
    ...messageField(8, [...textField(1, ""), ...integerField(2, OPERATOR_SET)]),
    ...Object.entries(metadata).flatMap(([key, value]) =>
      messageField(14, [...textField(1, key), ...textField(2, value)]),
    ),
  ];
}

function misuse(graphName: string, problem: string): ModalisError {
  return new ModalisError("INVALID_ARGUMENT", `graph ${graphName}: ${problem}`);
}
