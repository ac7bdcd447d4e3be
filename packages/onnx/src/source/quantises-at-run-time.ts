import { graphOperators } from "../graph/graph-operators.js";
import type { OnnxModel } from "./onnx-model.js";

/** Operators that scale a whole tensor of activations by its own range. */
const RUN_TIME_QUANTISERS = ["DynamicQuantizeLinear", "DynamicQuantizeMatMul", "DynamicQuantizeLSTM"];

/**
 * Whether a model quantises activations while it runs ("dynamic quantisation", `model_quantized.onnx`).
 *
 * Such a model scales a whole batch by one range, so what it gives for an input depends on the other inputs of the run,
 * and on padding: run it on one input at a time.
 *
 * @throws what the model's own `load` throws.
 */
export async function quantisesAtRunTime(model: OnnxModel): Promise<boolean> {
  const operators = graphOperators(await model.load());
  return RUN_TIME_QUANTISERS.some((operator) => operators.has(operator));
}
