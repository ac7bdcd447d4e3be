export { createPendingCalls, type PendingCalls } from "./calls/pending-calls.js";
export type { MediaSource } from "./content/media-source.js";
export type { Conversion, ConverterV1, ConvertResult } from "./converter/converter.js";
export { type EncodeAllOptions, type EncodeProgress, encodeAll } from "./encoder/encode-all.js";
export type {
  EncodeFailure,
  EncodeOptions,
  EncodeResult,
  EncoderInput,
  EncoderV1,
  SequenceEncoderV1,
  SequenceResult,
} from "./encoder/encoder.js";
export { createEncoderDoor, type EncoderDoor } from "./encoder/encoder-door.js";
export {
  type ErrorCode,
  isModalisError,
  ModalisError,
  type ModalisErrorOptions,
} from "./errors/modalis-error.js";
export { batchFromSafetensors, batchToSafetensors, type EmbeddingFileOptions } from "./files/batch-file.js";
export type { StorageDtype } from "./files/row-precision.js";
export { sequencesFromSafetensors, sequencesToSafetensors } from "./files/sequences-file.js";
export { isWriterGone, type MarkedAge, writerMark } from "./files/writer-mark.js";
export { fromFloat16, toFloat16 } from "./float16/float16.js";
export type { ChannelBatches, FuseResult, FuserV1 } from "./fuser/fuser.js";
export type { SearchOptions, VectorIndexV1 } from "./index/vector-index.js";
export { type CreateInteractionsOptions, createInteractions } from "./interactions/create-interactions.js";
export type { FeatureTable } from "./interactions/feature-table.js";
export type { InteractionRow, Interactions } from "./interactions/interactions.js";
export type { ModelState, ScoringModel, Visitor } from "./model/scoring-model.js";
export type { NpyArray, NpyData, NpyDtype } from "./npy/npy-array.js";
export { npyAsFloat32 } from "./npy/npy-as-float32.js";
export { readNpy } from "./npy/read-npy.js";
export { writeNpy } from "./npy/write-npy.js";
export type { RecommenderV1, RecommendQuery, ScoredItem, SimilarQuery } from "./recommender/recommender.js";
export { readSafetensors } from "./safetensors/read-safetensors.js";
export type {
  SafeTensor,
  SafetensorsData,
  SafetensorsDtype,
  SafetensorsFile,
} from "./safetensors/safe-tensor.js";
export { writeSafetensors } from "./safetensors/write-safetensors.js";
export {
  assertComparable,
  compareSpaces,
  describeSpace,
  type SpaceComparison,
  type SpaceDifference,
} from "./space/compare-spaces.js";
export { canonicalJson, defineSpace, fingerprintOf, type SpaceDefinition } from "./space/define-space.js";
export {
  channelOf,
  type EmbeddingSpace,
  type Modality,
  type ModelIdentity,
  modalityOfChannel,
  type Normalisation,
} from "./space/embedding-space.js";
export { parseSpace } from "./space/parse-space.js";
export type { EmbeddingStoreV1, SpaceStoreV1, StoredFailure, StoredSpace } from "./store/embedding-store.js";
export { createBatch, createSequences, type SequenceParts } from "./tensor/create-batch.js";
export type { EmbeddingBatch } from "./tensor/embedding-batch.js";
export type { EmbeddingSequences } from "./tensor/embedding-sequences.js";
export type { RowProvenance } from "./tensor/row-provenance.js";
export { concatenateBatches, normaliseRows, rowIndex, rowOf, selectRows } from "./tensor/rows.js";
