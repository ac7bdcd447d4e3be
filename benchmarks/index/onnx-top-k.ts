import { createGraphBuilder, createOnnxRuntime, floatTensor, modelOfBytes } from "@modalis/onnx";

/** Exact search as ONNX Runtime does it: `TopK(MatMul(query, table))` with the table as a constant, which it packs once. */
export async function openOnnxTopK(
  rows: Float32Array,
  dimensions: number,
  count: number,
  threads: number,
): Promise<(query: Float32Array) => Promise<ArrayLike<number | bigint>>> {
  const total = rows.length / dimensions;
  const turned = new Float32Array(rows.length);
  for (let row = 0; row < total; row++) {
    for (let at = 0; at < dimensions; at++) turned[at * total + row] = rows[row * dimensions + at]!;
  }
  const builder = createGraphBuilder("nearest rows");
  const table = builder.floats("table", [dimensions, total], turned);
  const scores = builder.add("MatMul", ["query", table]);
  const [values, items] = builder.addSeveral("TopK", [scores, builder.integers(count)], 2);
  const bytes = builder.build({
    inputs: [{ name: "query", dtype: "float32", shape: [1, dimensions] }],
    outputs: [
      { name: values!, dtype: "float32", shape: [1, count] },
      { name: items!, dtype: "int64", shape: [1, count] },
    ],
  });
  const runtime = createOnnxRuntime({ intraOpThreads: threads });
  const session = await runtime.open(modelOfBytes(bytes, { id: "nearest rows" }));
  return async (query) =>
    (await session.run({ query: floatTensor(query, [1, dimensions]) }))[items!]!.data as ArrayLike<
      number | bigint
    >;
}
