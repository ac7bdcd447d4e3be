import { createTape } from "./recording-tape.js";
import type { Tape } from "./tape.js";
import type { Var } from "./variable.js";

/**
 * Writes the model that a forward pass is when it has learned: parameters are constants, dropout is off, and an axis of
 * size `VARIES` may have any size when it runs. A table of which rows are gathered is a constant too.
 *
 * @param forward The same code as in training; gives the outputs by name.
 * @param values The learned numbers by parameter.
 * @returns The bytes of an .onnx file.
 * @throws `INVALID_ARGUMENT` when a parameter has no values or values of another length.
 */
export function exportInferenceGraph(
  graphName: string,
  forward: (tape: Tape) => Readonly<Record<string, Var>>,
  values: ReadonlyMap<string, Float32Array>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const tape = createTape({ graphName, values });
  const outputs = Object.entries(forward(tape)).map(([name, value]) => {
    tape.graph.add("Identity", [value.name], {}, name);
    return { name, dtype: value.dtype, shape: value.shape.map((size) => (size < 0 ? "batch" : size)) };
  });
  return tape.graph.build({ inputs: tape.graphInputs, outputs, metadata });
}
