import { type BytesField, fieldsWithin, textWithin, withMessage } from "./protobuf-reader.js";

/** Field numbers of onnx.proto on the way from a model to where a weight lies. */
const GRAPH_OF_MODEL = 7;
const INITIALIZER_OF_GRAPH = 5;
const EXTERNAL_DATA_OF_TENSOR = 13;
const KEY_OF_ENTRY = 1;
const VALUE_OF_ENTRY = 2;

/**
 * Names of the files that an .onnx file says its weights are in, each once; none for a file that is no model, which
 * ONNX Runtime will report.
 *
 * Weights inside the file are stepped over, so that a large model costs no memory.
 */
export function externalDataLocations(path: string): string[] {
  return withMessage(path, (bytes, whole) => {
    const within = (message: BytesField, number: number) => [...fieldsWithin(bytes, message, number)];
    const entries = within(whole, GRAPH_OF_MODEL)
      .flatMap((graph) => within(graph, INITIALIZER_OF_GRAPH))
      .flatMap((tensor) => within(tensor, EXTERNAL_DATA_OF_TENSOR));
    const locations = entries
      .filter((entry) => textWithin(bytes, entry, KEY_OF_ENTRY) === "location")
      .map((entry) => textWithin(bytes, entry, VALUE_OF_ENTRY));
    return [...new Set(locations.filter((location) => location !== ""))];
  });
}
