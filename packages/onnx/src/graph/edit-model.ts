import { ModalisError } from "@modalis/contract";
import { type GraphValue, valueMessage } from "./onnx-messages.js";
import { type BytesField, fieldsWithin, withMessage } from "./protobuf-reader.js";
import { bytesField, encodeMessage, messageField, type ProtobufMessage } from "./protobuf-writer.js";
import { readOnnxGraph } from "./read-onnx-graph.js";

const GRAPH_OF_MODEL = 7;
/** Fields of a model that are byte strings: the producer, graph, operator sets and metadata among them. */
const MODEL_FIELDS = [2, 3, 4, 6, 14];
const OPERATOR_SET_OF_MODEL = 8;
const GRAPH = { node: 1, name: 2, initializer: 5, input: 11, output: 12 } as const;
const IR_VERSION: ProtobufMessage = [Uint8Array.of(8, 8)];

/**
 * A copy of a model with other values of some constants, of the same shapes.
 *
 * @throws `INVALID_MODEL` as `readOnnxGraph`; `INVALID_ARGUMENT` for a constant that is not there, is not float32 or has
 * another number of values.
 */
export function replaceConstants(model: Uint8Array, values: ReadonlyMap<string, Float32Array>): Uint8Array {
  const { constants } = readOnnxGraph(model);
  const copy = model.slice();
  for (const [name, data] of values) {
    const found = constants.get(name);
    if (found?.dtype !== "float32" || found.end - found.start !== data.byteLength) {
      const there = found === undefined ? "no such constant" : `${found.dtype} [${found.shape}]`;
      throw new ModalisError(
        "INVALID_ARGUMENT",
        `the constant "${name}" is ${there} and cannot hold ${data.length} float32 values`,
      );
    }
    copy.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), found.start);
  }
  return copy;
}

/**
 * The part of a model that leads to values inside it, which become its outputs; nodes, constants and inputs that they do
 * not depend on are left out.
 *
 * @param inputs Values inside the model that are fed instead of computed.
 * @throws `INVALID_MODEL` as `readOnnxGraph`; `INVALID_ARGUMENT` for a value that no node makes.
 */
export function cutModel(
  model: Uint8Array,
  outputs: readonly GraphValue[],
  inputs: readonly GraphValue[] = [],
): Uint8Array {
  const { nodes } = readOnnxGraph(model);
  const fed = new Set(inputs.map(({ name }) => name));
  const needed = new Set(outputs.map(({ name }) => name));
  const made = new Set(nodes.flatMap((node) => node.outputs));
  const absent = [...outputs, ...inputs].find(({ name }) => !made.has(name));
  if (absent !== undefined)
    throw new ModalisError("INVALID_ARGUMENT", `no node of the model makes the value "${absent.name}"`);
  const kept = new Set<number>();
  for (const [at, node] of [...nodes.entries()].reverse()) {
    if (!node.outputs.some((name) => needed.has(name) && !fed.has(name))) continue;
    kept.add(at);
    for (const name of node.inputs) needed.add(name);
  }
  return withMessage(model, (bytes, whole) => {
    const copied = (number: number, message: BytesField, keep = (_: BytesField, __: number) => true) =>
      [...fieldsWithin(bytes, message, number)]
        .filter(keep)
        .flatMap((field) => bytesField(number, bytes.read(field.start, field.end - field.start)));
    const nameOf = (field: BytesField, number: number) => {
      const [name] = fieldsWithin(bytes, field, number);
      return name === undefined ? "" : Buffer.from(bytes.read(name.start, name.end - name.start)).toString();
    };
    const [graph] = fieldsWithin(bytes, whole, GRAPH_OF_MODEL);
    const parts = [
      ...copied(GRAPH.node, graph!, (_, at) => kept.has(at)),
      ...copied(GRAPH.name, graph!),
      ...copied(GRAPH.initializer, graph!, (field) => needed.has(nameOf(field, 8))),
      ...copied(GRAPH.input, graph!, (field) => needed.has(nameOf(field, 1))),
      ...inputs.flatMap((value) => messageField(GRAPH.input, valueMessage(value))),
      ...outputs.flatMap((value) => messageField(GRAPH.output, valueMessage(value))),
    ];
    return encodeMessage([
      ...IR_VERSION,
      ...MODEL_FIELDS.flatMap((number) => copied(number, whole)),
      ...messageField(GRAPH_OF_MODEL, parts),
      ...copied(OPERATOR_SET_OF_MODEL, whole),
    ]);
  });
}
