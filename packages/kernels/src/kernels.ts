import type { BprGradientOptions } from "./gradients/bpr-gradient.js";
import type { BprSgdStepOptions } from "./gradients/bpr-sgd-step.js";
import type { ForgetSlotsOptions, NumberRowsOptions } from "./gradients/number-rows.js";
import type { PairGradientsOptions, PairMarginsOptions } from "./gradients/pair-margins.js";
import type { SoftmaxGradientOptions } from "./gradients/softmax-gradient.js";
import type { SoftmaxRowsOptions } from "./gradients/softmax-rows.js";
import type { RidgeRowsOptions } from "./least-squares/ridge-rows.js";
import type { AdagradStepOptions } from "./optimisers/adagrad-step.js";
import type { AdamStepOptions, AdamWStepOptions } from "./optimisers/adam-step.js";
import type { SgdStepOptions } from "./optimisers/sgd-step.js";
import type { LayerMeanBpr, LayerMeanBprOptions } from "./propagation/layer-mean-bpr.js";
import type { LayerMeanRows, LayerMeanRowsOptions } from "./propagation/layer-mean-rows.js";
import type { PairDraws, PairDrawsOptions } from "./sampling/pair-draws.js";
import type { SampleNegativesOptions } from "./sampling/sample-negatives.js";
import type { NearestMeansOptions } from "./scans/nearest-means.js";
import type { ByteDotScanOptions, ByteScanOptions } from "./scans/scan-bytes.js";
import type { ScanOptions } from "./scans/scan-floats.js";
import type { TopKOptions } from "./selection/top-k.js";
import type { TopKRowsOptions } from "./selection/top-k-rows.js";
import type { ScaledVectorOptions } from "./sparse/dense-vectors.js";
import type { SparseProductOptions } from "./sparse/sparse-product.js";
import type { GatherRowsOptions, ScatterAddRowsOptions } from "./sparse/table-rows.js";

/**
 * Synchronous kernels over one arena. Every array handed in must come from this arena, or be a `subarray` of one that does.
 *
 * Results do not depend on the number of threads: each row is owned by one thread and summed in a fixed order.
 * An array that is written must not overlap another of the same call, unless it says so. `NaN` spreads as in arithmetic.
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
  /** `target += scale * source`. */
  readonly addScaled: (options: ScaledVectorOptions) => void;
  /** `target = scale * source`. */
  readonly scaleInto: (options: ScaledVectorOptions) => void;
  /** Adds BPR's gradient over a mini-batch and returns the summed loss. */
  readonly bprGradient: (options: BprGradientOptions) => number;
  /** How much more each user likes the positive than the negative. */
  readonly pairMargins: (options: PairMarginsOptions) => void;
  /** Adds the gradient of any loss of those margins. */
  readonly addPairGradients: (options: PairGradientsOptions) => void;
  /** Steps both tables after each sample in turn and returns the summed loss. */
  readonly bprSgdStep: (options: BprSgdStepOptions) => number;
  /** Adds the gradient of sampled softmax and returns the summed loss. */
  readonly softmaxGradient: (options: SoftmaxGradientOptions) => number;
  /** Turns rows of scores into full softmax's gradient and returns the summed loss. */
  readonly softmaxRows: (options: SoftmaxRowsOptions) => number;
  /** Every step leaves the gradient zero where it stepped. */
  readonly sgdStep: (options: SgdStepOptions) => void;
  readonly adamStep: (options: AdamStepOptions) => void;
  readonly adamWStep: (options: AdamWStepOptions) => void;
  readonly adagradStep: (options: AdagradStepOptions) => void;
  /** Least squares of each row over a table of factors, in place of `output`: a half-sweep of implicit ALS. */
  readonly ridgeRows: (options: RidgeRowsOptions) => void;
  /** Numbers the rows of a batch, so that gradients of those rows alone can be kept; returns how many slots are given. */
  readonly numberRows: (options: NumberRowsOptions) => number;
  /** Undoes `numberRows`. */
  readonly forgetSlots: (options: ForgetSlotsOptions) => void;
  /** BPR by the mean of LightGCN's layers, forward, back and stepped; takes arrays from the arena. */
  readonly layerMeanBpr: (options: LayerMeanBprOptions) => LayerMeanBpr;
  /** The mean of LightGCN's layers at a batch, and its gradient's way back; takes arrays from the arena. */
  readonly layerMeanRows: (options: LayerMeanRowsOptions) => LayerMeanRows;
  /** Batches of pairs with items that their users have not, settled by seed and step; takes arrays from the arena. */
  readonly pairDraws: (options: PairDrawsOptions) => PairDraws;
  /** Items that a user has not, settled by seed and step. */
  readonly sampleNegatives: (options: SampleNegativesOptions) => void;
  /** The items of the highest scores; returns how many there are. */
  readonly topK: (options: TopKOptions) => number;
  /** The items of the highest scores of each row. */
  readonly topKRows: (options: TopKRowsOptions) => void;
  readonly dotScan: (options: ScanOptions) => void;
  readonly cosineScan: (options: ScanOptions) => void;
  /** The mean of each row's three greatest dot products with several queries. */
  readonly nearestMeans: (options: NearestMeansOptions) => void;
  readonly dotScanInt8: (options: ByteDotScanOptions) => void;
  readonly cosineScanInt8: (options: ByteScanOptions) => void;
}
