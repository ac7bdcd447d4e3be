export { type CreateKernelsOptions, createKernels } from "./create-kernels.js";
export type { BprGradientOptions } from "./gradients/bpr-gradient.js";
export type { BprSgdStepOptions } from "./gradients/bpr-sgd-step.js";
export type { BatchPlaces } from "./gradients/gradient-targets.js";
export type { ForgetSlotsOptions, NumberRowsOptions } from "./gradients/number-rows.js";
export type { PairGradientsOptions, PairMarginsOptions } from "./gradients/pair-margins.js";
export type { SampleBatch, SampleGradients } from "./gradients/sample-batch.js";
export type { SoftmaxGradientOptions } from "./gradients/softmax-gradient.js";
export type { SoftmaxRowsOptions } from "./gradients/softmax-rows.js";
export {
  createGrowingKernels,
  type GrowingKernels,
  type GrowingKernelsOptions,
} from "./growing/create-growing-kernels.js";
export type { Kernels } from "./kernels.js";
export type { RidgeRowsOptions } from "./least-squares/ridge-rows.js";
export type { AdagradStepOptions } from "./optimisers/adagrad-step.js";
export type { AdamRates, AdamStepOptions, AdamWStepOptions } from "./optimisers/adam-step.js";
export type { SgdStepOptions } from "./optimisers/sgd-step.js";
export type { SteppedParameters } from "./optimisers/stepped-rows.js";
export { placeInColumnBlocks } from "./propagation/column-blocks.js";
export {
  type LayerMeanBpr,
  type LayerMeanBprOptions,
  type LayerMeanSize,
  layerMeanBprBytes,
} from "./propagation/layer-mean-bpr.js";
export {
  type LayerMeanRows,
  type LayerMeanRowsOptions,
  layerMeanRowsBytes,
  type MeanRows,
} from "./propagation/layer-mean-rows.js";
export type { LayerMeanAdam } from "./propagation/leave-blocks.js";
export type { RankedPairs } from "./propagation/numbered-batch.js";
export type { SparseRows } from "./runtime/check-arguments.js";
export { cumulativePopularity } from "./sampling/cumulative-popularity.js";
export type { DrawnPairs } from "./sampling/drawn-batch.js";
export {
  type DrawCounters,
  type PairDraws,
  type PairDrawsOptions,
  pairDrawsBytes,
} from "./sampling/pair-draws.js";
export type { SampleNegativesOptions } from "./sampling/sample-negatives.js";
export type { NearestMeansOptions } from "./scans/nearest-means.js";
export type { ByteDotScanOptions, ByteScanOptions } from "./scans/scan-bytes.js";
export type { ScanOptions } from "./scans/scan-floats.js";
export { topItems } from "./selection/top-items.js";
export type { TopKOptions } from "./selection/top-k.js";
export type { TopKRowsOptions } from "./selection/top-k-rows.js";
export type { ScaledVectorOptions } from "./sparse/dense-vectors.js";
export { risingRows } from "./sparse/rising-rows.js";
export type { SparseMatrix, SparseProductOptions } from "./sparse/sparse-product.js";
export type { GatherRowsOptions, ScatterAddRowsOptions } from "./sparse/table-rows.js";
