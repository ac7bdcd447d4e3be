/**
 * How the numbers of an exported model are stored, by the names that transformers.js gave them.
 *
 * `"fp32"` is the original; `"q8"` is `model_quantized.onnx`.
 */
export type ModelDtype = "fp32" | "fp16" | "q8" | "int8" | "uint8" | "q4" | "q4f16" | "bnb4";

/** What each adds to the name of an .onnx file. */
export const DTYPE_ENDINGS: Readonly<Record<ModelDtype, string>> = {
  fp32: "",
  fp16: "_fp16",
  q8: "_quantized",
  int8: "_int8",
  uint8: "_uint8",
  q4: "_q4",
  q4f16: "_q4f16",
  bnb4: "_bnb4",
};

/** All of them. */
export const MODEL_DTYPES = Object.keys(DTYPE_ENDINGS) as readonly ModelDtype[];
