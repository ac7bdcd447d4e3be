import {
  bytesField,
  floatField,
  integerField,
  messageField,
  type ProtobufMessage,
  textField,
} from "./protobuf-writer.js";

/** Element types of a tensor that the writer knows, with their numbers in `onnx.proto`. */
export const ELEMENT_TYPES = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
  float64: 11,
} as const;

export type GraphDtype = keyof typeof ELEMENT_TYPES;

/** Dimensions of a graph's input or output; a name stands for a size that varies. */
export type GraphShape = readonly (number | string)[];

export interface GraphValue {
  readonly name: string;
  readonly dtype: GraphDtype;
  readonly shape: GraphShape;
}

/** An attribute of a node: a float must be marked, since a whole number may be either. */
export type Attribute = number | string | readonly number[] | { readonly float: number };

export interface GraphNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

export interface Initializer {
  readonly name: string;
  readonly dtype: GraphDtype;
  readonly shape: readonly number[];
  readonly data: ArrayBufferView;
}

/** `NodeProto` of onnx.proto. */
export function nodeMessage(node: GraphNode): ProtobufMessage {
  return [
    ...node.inputs.flatMap((name) => textField(1, name)),
    ...node.outputs.flatMap((name) => textField(2, name)),
    ...textField(3, node.outputs[0] ?? ""),
    ...textField(4, node.operator),
    ...Object.entries(node.attributes).flatMap(([name, value]) =>
      messageField(5, attributeMessage(name, value)),
    ),
  ];
}

/** `TensorProto` of onnx.proto, little-endian raw data. */
export function tensorMessage({ name, dtype, shape, data }: Initializer): ProtobufMessage {
  return [
    ...shape.flatMap((size) => integerField(1, size)),
    ...integerField(2, ELEMENT_TYPES[dtype]),
    ...textField(8, name),
    ...bytesField(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
  ];
}

/** `ValueInfoProto` of onnx.proto: a named input or output with its type and shape. */
export function valueMessage({ name, dtype, shape }: GraphValue): ProtobufMessage {
  const dimensions = shape.flatMap((size) =>
    messageField(1, typeof size === "number" ? integerField(1, size) : textField(2, size)),
  );
  const tensorType = [...integerField(1, ELEMENT_TYPES[dtype]), ...messageField(2, dimensions)];
  return [...textField(1, name), ...messageField(2, messageField(1, tensorType))];
}

/** `AttributeProto` of onnx.proto; its last field names the kind of value. */
function attributeMessage(name: string, value: Attribute): ProtobufMessage {
  const named = textField(1, name);
  if (typeof value === "string") return [...named, ...textField(4, value), ...integerField(20, 3)];
  if (typeof value === "number") return [...named, ...integerField(3, value), ...integerField(20, 2)];
  if ("float" in value) return [...named, ...floatField(2, value.float), ...integerField(20, 1)];
  return [...named, ...value.flatMap((item) => integerField(8, item)), ...integerField(20, 7)];
}
