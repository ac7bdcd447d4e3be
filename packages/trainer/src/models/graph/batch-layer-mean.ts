import type { Kernels } from "@modalis/kernels";
import type { SparseMatrix } from "./normalised-adjacency.js";
import { createRowSlicer, type RowSlice, rowSlicerBytes } from "./row-slices.js";

export interface BatchLayerMeanOptions {
  readonly nodes: number;
  /** Entries of the largest matrix. */
  readonly entries: number;
  /** The most rows of a batch. */
  readonly rows: number;
  readonly dimensions: number;
  /** Products, at least 0. */
  readonly layers: number;
}

/** LightGCN's mean of layers at the rows of a batch, forward and back. */
export interface BatchLayerMean {
  /**
   * `output[k] = (x + A x + A² x + …)[rows[k]] / (layers + 1)`.
   *
   * @param matrix Symmetric, in the arena.
   * @param output `[rows, dimensions]`.
   */
  forward(matrix: SparseMatrix, source: Float32Array, rows: Int32Array, output: Float32Array): void;
  /** Adds the gradient by the source, from that by the output of the last `forward`. */
  backward(gradient: Float32Array, sourceGradient: Float32Array): void;
  /** Two arrays of `[nodes, dimensions]` that every call writes over, free between calls. */
  readonly scratch: readonly [Float32Array, Float32Array];
}

/** Bytes that {@link createBatchLayerMean} takes from an arena. */
export function batchLayerMeanBytes({ nodes, entries, rows, dimensions }: BatchLayerMeanOptions): number {
  return rowSlicerBytes(nodes, entries, rows) + 4 * (2 * nodes + 2 * rows) * dimensions + 1024;
}

/** The first and the last of its products touch only the edges of the batch. */
export function createBatchLayerMean(kernels: Kernels, options: BatchLayerMeanOptions): BatchLayerMean {
  const { nodes, entries, rows: mostRows, dimensions, layers } = options;
  const slicer = createRowSlicer(kernels, { nodes, entries, rows: mostRows });
  const scratch = [kernels.float32(nodes * dimensions), kernels.float32(nodes * dimensions)] as const;
  const gathered = kernels.float32(mostRows * dimensions);
  const scaled = kernels.float32(mostRows * dimensions);
  let last: { matrix: SparseMatrix; rows: Int32Array; cut: RowSlice } | undefined;
  const share = 1 / (layers + 1);
  return {
    scratch,
    forward(matrix, source, rows, output) {
      const cut = slicer(matrix, rows);
      last = { matrix, rows, cut };
      const own = gathered.subarray(0, rows.length * dimensions);
      kernels.gatherRows({ table: source, rows, dimensions, output });
      let dense = source;
      for (let layer = 0; layer + 1 < layers; layer++) {
        const next = scratch[layer % 2]!;
        kernels.sparseProduct({ matrix, dense, dimensions, output: next });
        kernels.gatherRows({ table: next, rows, dimensions, output: own });
        kernels.addScaled({ target: output, source: own, scale: 1 });
        dense = next;
      }
      if (layers > 0)
        kernels.sparseProduct({ matrix: cut.slice, dense, dimensions, output: own, accumulateInto: output });
      kernels.scaleInto({ target: output, source: output, scale: share });
    },
    backward(gradient, sourceGradient) {
      const { matrix, rows, cut } = last!;
      const entering = scaled.subarray(0, rows.length * dimensions);
      kernels.scaleInto({ target: entering, source: gradient, scale: share });
      kernels.scatterAddRows({ table: sourceGradient, rows, dimensions, source: entering });
      const accumulateInto = sourceGradient;
      if (layers > 0)
        kernels.sparseProduct({
          matrix: cut.transposed,
          dense: entering,
          dimensions,
          output: scratch[0],
          accumulateInto,
        });
      for (let layer = 1; layer < layers; layer++) {
        const [dense, output] = layer % 2 === 1 ? scratch : [scratch[1], scratch[0]];
        kernels.sparseProduct({ matrix, dense, dimensions, output, accumulateInto });
      }
    },
  };
}
