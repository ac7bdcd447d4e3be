import type { Kernels } from "@modalis/kernels";
import type { SparseMatrix } from "./normalised-adjacency.js";

export interface LayerMeanOptions {
  /** Square and symmetric, in the kernels' arena; read anew at each call. */
  readonly matrix: SparseMatrix;
  readonly dimensions: number;
  /** Products, at least 0. */
  readonly layers: number;
  /** Two arrays of `[nodes, dimensions]` that each call may write over. */
  readonly scratch: readonly [Float32Array, Float32Array];
}

/**
 * `output = (x + A x + A² x + … ) / (layers + 1)`, LightGCN's propagation; being linear and symmetric, it is also its own
 * gradient.
 *
 * @param output Another array than `source`; the second scratch array may be `source` where it need not live on.
 */
export function layerMean(
  kernels: Kernels,
  { matrix, dimensions, layers, scratch }: LayerMeanOptions,
  source: Float32Array,
  output: Float32Array,
): void {
  output.set(source);
  let dense = source;
  for (let layer = 0; layer < layers; layer++) {
    const next = scratch[layer % 2]!;
    kernels.sparseProduct({ matrix, dense, dimensions, output: next, accumulateInto: output });
    dense = next;
  }
  if (layers > 0) kernels.scaleInto({ target: output, source: output, scale: 1 / (layers + 1) });
}
