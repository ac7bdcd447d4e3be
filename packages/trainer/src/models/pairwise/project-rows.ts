import { createHash } from "node:crypto";
import { createGraphBuilder, floatTensor, type OnnxModel, type OnnxRuntime } from "@modalis/onnx";
import type { ContentChannel } from "./content-channels.js";

/** Rows projected at a time. */
const ROWS_AT_ONCE = 4096;

/** Rows through a map, `[rows, dimensions]` = data · map, in ordinary memory. */
export async function projectRows(
  runtime: OnnxRuntime,
  { data, dimensions: width }: Pick<ContentChannel, "data" | "dimensions">,
  map: Float32Array,
  dimensions: number,
): Promise<Float32Array> {
  const rows = data.length / width;
  const output = new Float32Array(rows * dimensions);
  await using session = await runtime.open(productGraph(width, dimensions));
  const right = floatTensor(map.slice(), [width, dimensions]);
  for (let from = 0; from < rows; from += ROWS_AT_ONCE) {
    const to = Math.min(rows, from + ROWS_AT_ONCE);
    const left = floatTensor(data.subarray(from * width, to * width), [to - from, width]);
    const { product } = await session.run({ left, right });
    output.set(product!.data as Float32Array, from * dimensions);
  }
  return output;
}

function productGraph(width: number, dimensions: number): OnnxModel {
  const graph = createGraphBuilder("content projection");
  graph.add("MatMul", ["left", "right"], {}, "product");
  const bytes = graph.build({
    inputs: [
      { name: "left", dtype: "float32", shape: ["rows", width] },
      { name: "right", dtype: "float32", shape: [width, dimensions] },
    ],
    outputs: [{ name: "product", dtype: "float32", shape: ["rows", dimensions] }],
  });
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { id: "content projection", revision: "training", sha256, load: async () => bytes };
}
