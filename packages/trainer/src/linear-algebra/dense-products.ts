import {
  createGraphBuilder,
  createOnnxRuntime,
  floatTensor,
  type NodeAttributes,
  type OnnxModel,
  type OnnxRuntimeOptions,
} from "@modalis/onnx";

/** Products of dense float32 matrices on ONNX Runtime; the event loop stands still during each. */
export interface DenseProducts extends AsyncDisposable {
  /** A Bᵀ, `[rows, columns]`, of A `[rows, inner]` and B `[columns, inner]`. */
  timesTransposed(left: Float32Array, right: Float32Array, inner: number): Promise<Float32Array>;
  /** C - A Bᵀ, a new array, of C `[rows, columns]` and A and B as above. */
  minusTransposed(
    from: Float32Array,
    left: Float32Array,
    right: Float32Array,
    inner: number,
  ): Promise<Float32Array>;
  /** Aᵀ A, `[columns, columns]`, of A `[rows, columns]`. */
  gram(table: Float32Array, columns: number): Promise<Float32Array>;
}

/**
 * Opens the products; dispose them after use.
 *
 * @throws `MISSING_DEPENDENCY` without onnxruntime-node.
 */
export async function openDenseProducts(
  threads: number,
  load?: OnnxRuntimeOptions["load"],
): Promise<DenseProducts> {
  const runtime = createOnnxRuntime({ intraOpThreads: threads, ...(load === undefined ? {} : { load }) });
  try {
    const [times, minus, gram] = await Promise.all([
      runtime.open(gemm("times-transposed", ["left", "right"], { transB: 1 })),
      runtime.open(gemm("minus-transposed", ["left", "right", "from"], { transB: 1, alpha: { float: -1 } })),
      runtime.open(gemm("gram", ["left", "right"], { transA: 1 })),
    ]);
    return {
      async timesTransposed(left, right, inner) {
        const { product } = await times.run({
          left: floatTensor(left, [left.length / inner, inner]),
          right: floatTensor(right, [right.length / inner, inner]),
        });
        return product!.data as Float32Array;
      },
      async minusTransposed(from, left, right, inner) {
        const [rows, columns] = [left.length / inner, right.length / inner];
        const { product } = await minus.run({
          left: floatTensor(left, [rows, inner]),
          right: floatTensor(right, [columns, inner]),
          from: floatTensor(from, [rows, columns]),
        });
        return product!.data as Float32Array;
      },
      async gram(table, columns) {
        const rows = floatTensor(table, [table.length / columns, columns]);
        const { product } = await gram.run({ left: rows, right: rows });
        return product!.data as Float32Array;
      },
      [Symbol.asyncDispose]: () => runtime[Symbol.asyncDispose](),
    };
  } catch (error) {
    await runtime[Symbol.asyncDispose]();
    throw error;
  }
}

function gemm(name: string, inputs: readonly string[], attributes: NodeAttributes): OnnxModel {
  return {
    id: `modalis/${name}`,
    revision: "1",
    sha256: name,
    load: async () => {
      const graph = createGraphBuilder(name);
      graph.add("Gemm", inputs, attributes, "product");
      return graph.build({
        inputs: inputs.map((input) => ({
          name: input,
          dtype: "float32",
          shape: [`${input} rows`, `${input} columns`],
        })),
        outputs: [{ name: "product", dtype: "float32", shape: ["rows", "columns"] }],
      });
    },
  };
}
