import {
  type BytesField,
  fieldsWithin,
  type MessageBytes,
  textWithin,
  withMessage,
} from "./protobuf-reader.js";

/** Field numbers of onnx.proto on the way from a model to the operators of its nodes. */
const GRAPH_OF_MODEL = 7;
const FUNCTION_OF_MODEL = 25;
const NODE_OF_GRAPH = 1;
const NODE_OF_FUNCTION = 7;
const OPERATOR_OF_NODE = 4;
const ATTRIBUTE_OF_NODE = 5;
const GRAPHS_OF_ATTRIBUTE = [6, 11];

/** Branches and loops hold graphs of their own; no exporter nests them as deep as this. */
const DEEPEST = 8;

/**
 * Names of the operators of a model, those inside branches, loops and functions included; none for bytes that are no
 * model.
 *
 * @param model Path of the .onnx file, or its bytes. Weights are stepped over.
 */
export function graphOperators(model: string | Uint8Array): ReadonlySet<string> {
  return withMessage(model, (bytes, whole) => {
    const operators = new Set<string>();
    for (const graph of fieldsWithin(bytes, whole, GRAPH_OF_MODEL))
      for (const node of fieldsWithin(bytes, graph, NODE_OF_GRAPH)) addOperators(operators, bytes, node, 0);
    for (const each of fieldsWithin(bytes, whole, FUNCTION_OF_MODEL))
      for (const node of fieldsWithin(bytes, each, NODE_OF_FUNCTION)) addOperators(operators, bytes, node, 0);
    return operators;
  });
}

function addOperators(operators: Set<string>, bytes: MessageBytes, node: BytesField, depth: number): void {
  const operator = textWithin(bytes, node, OPERATOR_OF_NODE);
  if (operator !== "") operators.add(operator);
  if (depth === DEEPEST) return;
  for (const attribute of fieldsWithin(bytes, node, ATTRIBUTE_OF_NODE))
    for (const number of GRAPHS_OF_ATTRIBUTE)
      for (const graph of fieldsWithin(bytes, attribute, number))
        for (const inner of fieldsWithin(bytes, graph, NODE_OF_GRAPH))
          addOperators(operators, bytes, inner, depth + 1);
}
