export { add, div, dot, mean, mul, negate, type Operand, sub } from "./autodiff/arithmetic.js";
export { type AttentionOptions, attention } from "./autodiff/attention.js";
export { expand, type ReduceOptions, reshape, sum } from "./autodiff/broadcasting.js";
export { dropout, modalityDropout, rowDropout } from "./autodiff/dropout.js";
export {
  detached,
  exp,
  gelu,
  leakyRelu,
  log,
  logSigmoid,
  relu,
  sigmoid,
  softplus,
  sqrt,
  square,
  tanh,
} from "./autodiff/elementwise.js";
export { gather, oneHot, pick } from "./autodiff/gather.js";
export { exportInferenceGraph } from "./autodiff/inference-graph.js";
export type { Initial } from "./autodiff/initial-values.js";
export { asNumbers, equal, greater, isSet, where } from "./autodiff/masks.js";
export { linear, type MatMulOptions, matMul } from "./autodiff/mat-mul.js";
export { l2Normalise, layerNorm } from "./autodiff/normalisation.js";
export { concat, slice, transpose } from "./autodiff/rearranging.js";
export { logSoftmax, logSumExp, softmax } from "./autodiff/softmax.js";
export type { ParameterGradient, StepArrays, StepInput, StepMemory } from "./autodiff/step-arrays.js";
export type { InputOptions, Precision, Tape } from "./autodiff/tape.js";
export { createTrainStep, type TrainStep, type TrainStepOptions } from "./autodiff/train-step.js";
export {
  buildTrainingGraph,
  type DropoutInput,
  type ForwardPass,
  type TrainingGraph,
  type TrainingParameter,
} from "./autodiff/training-graph.js";
export { type Shape, VARIES, type Var } from "./autodiff/variable.js";
export {
  type Checkpoint,
  type CheckpointStore,
  type CheckpointStoreOptions,
  createCheckpointStore,
  hasCheckpoint,
} from "./checkpoint/checkpoint-store.js";
export {
  chooseFineTuning,
  type FineTuning,
  type FineTuningOptions,
  type FineTuningTexts,
} from "./fine-tuning/choose-fine-tuning.js";
export { type FineTuningRow, type FineTuningWay, fineTuningTable } from "./fine-tuning/fine-tuning-table.js";
export { fitLowRank, type LowRankFit, type LowRankOptions } from "./fine-tuning/fit-low-rank.js";
export { type LowRankSettings, lowRankDefaults } from "./fine-tuning/low-rank-settings.js";
export { encodeStates, type TextTokens, type TokenStates, tokenStates } from "./fine-tuning/token-states.js";
export { type ContentScoringModel, takesOtherContent } from "./fusion/content-scoring-model.js";
export { type CrossAttentionOptions, crossAttention, type MaskedTokens } from "./fusion/cross-attention.js";
export {
  type CrossAttentionFusionSettings,
  crossAttentionFusion,
} from "./fusion/cross-attention-fusion.js";
export {
  type FuseSequencesOptions,
  fitSequenceFusion,
  type SequenceFusion,
  type SequencesByModality,
} from "./fusion/fuse-sequences.js";
export type { FusedSettings } from "./fusion/fused-settings.js";
export { type GatedFusionSettings, gatedFusion } from "./fusion/gated-fusion.js";
export { hideContent } from "./fusion/hide-content.js";
export { type LearnedLateFusionSettings, learnedLateFusion } from "./fusion/learned-late-fusion.js";
export { type MissingContentOptions, missingContentCurve } from "./fusion/missing-content-curve.js";
export {
  createEarlyStopper,
  type EarlyStopper,
  type EarlyStopperOptions,
  type EarlyStopperState,
} from "./loop/early-stopper.js";
export type { LastBatch } from "./loop/epoch-batches.js";
export {
  type LoopCheckpoints,
  type LoopValidation,
  type TrainingBatch,
  type TrainingOutcome,
  type TrainLoopOptions,
  trainLoop,
} from "./loop/train-loop.js";
export { alignment, uniformity } from "./losses/alignment-and-uniformity.js";
export { bayesianPersonalisedRanking } from "./losses/bayesian-personalised-ranking.js";
export { binaryCrossEntropy } from "./losses/binary-cross-entropy.js";
export { embeddingPenalty } from "./losses/embedding-penalty.js";
export { type InfoNceOptions, infoNce } from "./losses/info-nce.js";
export { meanSquaredError } from "./losses/mean-squared-error.js";
export {
  type SamplingCorrection,
  sampledSoftmaxCrossEntropy,
  softmaxCrossEntropy,
} from "./losses/softmax-cross-entropy.js";
export { type BatchGraphOptions, batchGraph, createBatchStep } from "./micro-batches/batch-step.js";
export type { EncodeRows } from "./micro-batches/encoder-graphs.js";
export type { BatchForward, MicroBatchGraph } from "./micro-batches/micro-batch-graph.js";
export { type BestLength, bestLength, isStoppedEarly } from "./model/best-length.js";
export { digestOfData } from "./model/digest-of-data.js";
export type {
  FitOptions,
  FitProgress,
  ModelDefinition,
  ModelSettings,
  SearchSpace,
  SettingRange,
} from "./model/model-definition.js";
export type { TrainingData } from "./model/training-data.js";
export type { BlendRecord } from "./models/blend/blend-record.js";
export type { CalibrationTrial, ColdCalibration } from "./models/blend/calibrate-cold.js";
export type { LearnedWeights } from "./models/blend/learn-weights.js";
export { fitModalisBlend, type ModalisBlendSettings, modalisBlend } from "./models/blend/modalis-blend.js";
export type { AlsTrial } from "./models/blend/search-als.js";
export { type Bm3Settings, bm3 } from "./models/graph/bm3.js";
export { type FreedomSettings, freedom } from "./models/graph/freedom.js";
export { type LightGcnSettings, lightGcn } from "./models/graph/light-gcn.js";
export { type LightFmSettings, lightFm } from "./models/hybrid/light-fm.js";
export { type EaseSettings, ease } from "./models/linear/ease.js";
export { type EaseWithFeaturesSettings, easeWithFeatures } from "./models/linear/ease-with-features.js";
export { type ImplicitAlsSettings, implicitAls } from "./models/linear/implicit-als.js";
export { type ItemKnnSettings, itemKnn } from "./models/linear/item-knn.js";
export { type PopularitySettings, popularity } from "./models/linear/popularity.js";
export { type SlimSettings, slim } from "./models/linear/slim.js";
export type { TermWeighting } from "./models/linear/term-weighting.js";
export { type UserKnnSettings, userKnn } from "./models/linear/user-knn.js";
export { type BprMfSettings, bprMf } from "./models/pairwise/bpr-mf.js";
export type { PairSettings } from "./models/pairwise/pair-settings.js";
export { type VbprSettings, vbpr } from "./models/pairwise/vbpr.js";
export { type RatingBaselineSettings, ratingBaseline } from "./models/ratings/rating-baseline.js";
export { type RatingKnnSettings, ratingKnn } from "./models/ratings/rating-knn.js";
export { type SvdSettings, svd } from "./models/ratings/svd.js";
export { svdPlusPlus } from "./models/ratings/svd-plus-plus.js";
export { MODELS, modelNamed } from "./models/registry.js";
export { type SasrecSettings, sasrec } from "./models/sequence/sasrec.js";
export { type DeepTwoTowerSettings, deepTwoTower } from "./models/towers/deep-two-tower.js";
export { type LinearTwoTowerSettings, linearTwoTower } from "./models/towers/linear-two-tower.js";
export { type LearningRateSchedule, learningRateAt } from "./optimise/learning-rate.js";
export type { OptimiserSettings } from "./optimise/optimiser.js";
export {
  createStepOptimiser,
  type StepOptimiser,
  type StepOptimiserOptions,
  trainingBytes,
} from "./optimise/step-optimiser.js";
export { type AlignOptions, alignModalities, pretrainFromLabels } from "./pretrain/align-modalities.js";
export { type AlignToAnchorOptions, alignToAnchor } from "./pretrain/align-to-anchor.js";
export {
  type AlignmentChannel,
  type AlignmentData,
  type ChannelViews,
  type ItemLabels,
  pairedItems,
} from "./pretrain/alignment-data.js";
export { type AlignmentSettings, alignmentDefaults } from "./pretrain/alignment-settings.js";
export { type AugmentOptions, augmentImage, type Pixels } from "./pretrain/augment-image.js";
export {
  type CanonicalDirections,
  canonicalDirections,
  ridgeWeights,
  type SideProducts,
} from "./pretrain/canonical-directions.js";
export type { ContentTower, TowerShape } from "./pretrain/content-tower.js";
export { agreementOf } from "./pretrain/held-out-agreement.js";
export type { LearnedHeads } from "./pretrain/id-free-content.js";
export {
  fitIdFree,
  fitIdFreeTower,
  type IdFreeFit,
  type IdFreeOptions,
} from "./pretrain/id-free-model.js";
export { type IdFreeSettings, idFreeDefaults } from "./pretrain/id-free-settings.js";
export type { JointHead } from "./pretrain/joint-head.js";
export type { JointSpace } from "./pretrain/joint-space.js";
export { loadJointSpace, saveJointSpace } from "./pretrain/joint-space-files.js";
export type { JointAnchors } from "./pretrain/nearness-to-others.js";
export { type SeededRandom, seededRandom } from "./random/seeded-random.js";
export { type Choice, type ChooseOptions, chooseModel } from "./tune/choose-model.js";
export { type DataFacts, dataFacts, describeFacts } from "./tune/data-facts.js";
export { digestOfSearch, type SearchChoices } from "./tune/search-digest.js";
export type { Trial } from "./tune/trial.js";
export { type TuneOptions, type TuneResult, tuneModel } from "./tune/tune-model.js";
export { type FitInWorkerOptions, fitInWorker } from "./worker/fit-in-worker.js";
