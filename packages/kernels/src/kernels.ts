import type { BprGradientOptions } from "./gradients/bpr-gradient.js";
import type { AdagradStepOptions } from "./optimisers/adagrad-step.js";
import type { AdamStepOptions, AdamWStepOptions } from "./optimisers/adam-step.js";
import type { SgdStepOptions } from "./optimisers/sgd-step.js";
import type { SampleNegativesOptions } from "./sampling/sample-negatives.js";
import type { ScaledVectorOptions } from "./sparse/dense-vectors.js";
import type { SparseProductOptions } from "./sparse/sparse-product.js";
import type { AddScaledRowsOptions, GatherRowsOptions, ScatterAddRowsOptions } from "./sparse/table-rows.js";

/**
 * Synchronous kernels over one arena. Every array handed in must come from this arena, or be a `subarray` of one that does.
 *
 * Results do not depend on the number of threads: each row is owned by one thread and summed in a fixed order.
 * Every kernel throws INVALID_ARGUMENT for arrays of other arenas, lengths that do not fit and indices outside their
 * table, LIMIT_EXCEEDED when its scratch does not fit into the arena, and DISPOSED after disposal.
 */
export interface Kernels extends AsyncDisposable {
  readonly threads: number;
  /** A zeroed array on a cache line. @throws LIMIT_EXCEEDED when the arena is full, with the bytes that it needs. */
  readonly float32: (length: number) => Float32Array;
  readonly int32: (length: number) => Int32Array;
  readonly int8: (length: number) => Int8Array;
  readonly uint8: (length: number) => Uint8Array;
  /** The arena's height, for `release`. */
  readonly mark: () => number;
  /** Gives back every array made since `mark`; views of them must not be used again. */
  readonly release: (mark: number) => void;
  /** `output = matrix · dense`, and `accumulateInto += output`. */
  readonly sparseProduct: (options: SparseProductOptions) => void;
  /** `output[k] = table[rows[k]]`. */
  readonly gatherRows: (options: GatherRowsOptions) => void;
  /** `table[rows[k]] += scale * source[k]`. */
  readonly scatterAddRows: (options: ScatterAddRowsOptions) => void;
  /** `target[rows[k]] += scale * source[rows[k]]`. */
  readonly addScaledRows: (options: AddScaledRowsOptions) => void;
  /** `target += scale * source`. */
  readonly addScaled: (options: ScaledVectorOptions) => void;
  /** `target = scale * source`. */
  readonly scaleInto: (options: ScaledVectorOptions) => void;
  /** Adds BPR's gradient over a mini-batch and returns the summed loss. */
  readonly bprGradient: (options: BprGradientOptions) => number;
  readonly sgdStep: (options: SgdStepOptions) => void;
  readonly adamStep: (options: AdamStepOptions) => void;
  readonly adamWStep: (options: AdamWStepOptions) => void;
  readonly adagradStep: (options: AdagradStepOptions) => void;
  /** Items that a user has not, settled by seed and step. */
  readonly sampleNegatives: (options: SampleNegativesOptions) => void;
}
