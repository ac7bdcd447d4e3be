/** A value of a graph: float32 or bool, with sizes or names of sizes. */
interface TinyValue {
  readonly name: string;
  readonly shape: readonly (number | string)[];
  readonly dtype?: "float32" | "bool" | "int64";
}

interface TinyNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Lists of whole numbers. */
  readonly attributes?: Readonly<Record<string, readonly number[]>>;
}

interface TinyConstant {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array | BigInt64Array;
}

export interface TinyGraph {
  readonly inputs: readonly TinyValue[];
  readonly outputs: readonly TinyValue[];
  readonly nodes: readonly TinyNode[];
  readonly constants: readonly TinyConstant[];
}

/** The bytes of a real .onnx file (`ModelProto` of onnx.proto, operator set 17), for tests. */
export function tinyOnnx(graph: TinyGraph): Uint8Array {
  const body = [
    ...graph.nodes.flatMap((node) => message(1, nodeBytes(node))),
    ...text(2, "tiny"),
    ...graph.constants.flatMap((constant) => message(5, constantBytes(constant))),
    ...graph.inputs.flatMap((value) => message(11, valueBytes(value))),
    ...graph.outputs.flatMap((value) => message(12, valueBytes(value))),
  ];
  const operatorSet = [...text(1, ""), ...integer(2, 17)];
  return Uint8Array.from([...integer(1, 8), ...message(7, body), ...message(8, operatorSet)]);
}

function nodeBytes({ operator, inputs, outputs, attributes = {} }: TinyNode): number[] {
  return [
    ...inputs.flatMap((name) => text(1, name)),
    ...outputs.flatMap((name) => text(2, name)),
    ...text(4, operator),
    ...Object.entries(attributes).flatMap(([name, values]) =>
      message(5, [...text(1, name), ...values.flatMap((value) => integer(8, value)), ...integer(20, INTS)]),
    ),
  ];
}

const INTS = 7;
const DTYPES = { float32: 1, int64: 7, bool: 9 } as const;

function constantBytes({ name, shape, data }: TinyConstant): number[] {
  const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const dtype = data instanceof Float32Array ? DTYPES.float32 : DTYPES.int64;
  return [
    ...shape.flatMap((size) => integer(1, size)),
    ...integer(2, dtype),
    ...text(8, name),
    ...message(9, raw),
  ];
}

function valueBytes({ name, shape, dtype = "float32" }: TinyValue): number[] {
  const sizes = shape.flatMap((size) =>
    message(1, typeof size === "number" ? integer(1, size) : text(2, size)),
  );
  const tensor = [...integer(1, DTYPES[dtype]), ...message(2, sizes)];
  return [...text(1, name), ...message(2, message(1, tensor))];
}

function integer(field: number, value: number): number[] {
  return [...varint(field * 8), ...varint(value)];
}

function text(field: number, value: string): number[] {
  return message(field, new TextEncoder().encode(value));
}

function message(field: number, bytes: ArrayLike<number>): number[] {
  return [...varint(field * 8 + 2), ...varint(bytes.length), ...Array.from(bytes)];
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}
