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
  /**
   * A Bᵀ, `[rows, columns]`, of A `[rows, inner]` and B `[columns, inner]`.
   *
   * @param into Of that length, written in place and given back; a new array when absent, which in a long loop waits for
   * garbage collection, some hundred megabytes of them.
   */
  timesTransposed(
    left: Float32Array,
    right: Float32Array,
    inner: number,
    into?: Float32Array,
  ): Promise<Float32Array>;
  /** C -= A Bᵀ in place of C `[rows, columns]`, with A and B as above; they do not share memory with C. */
  subtractTransposed(
    from: Float32Array,
    left: Float32Array,
    right: Float32Array,
    inner: number,
  ): Promise<void>;
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
      async timesTransposed(left, right, inner, into) {
        const [rows, columns] = [left.length / inner, right.length / inner];
        const feeds = { left: floatTensor(left, [rows, inner]), right: floatTensor(right, [columns, inner]) };
        const prepared = into === undefined ? undefined : { product: floatTensor(into, [rows, columns]) };
        const { product } = await times.run(feeds, prepared);
        return product!.data as Float32Array;
      },
      async subtractTransposed(from, left, right, inner) {
        const [rows, columns] = [left.length / inner, right.length / inner];
        // Gemm copies C to its output first and multiplies onto that, so that both may be the same memory.
        const own = floatTensor(from, [rows, columns]);
        await minus.run(
          { left: floatTensor(left, [rows, inner]), right: floatTensor(right, [columns, inner]), from: own },
          { product: own },
        );
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
