export { cutModel, replaceConstants } from "./graph/edit-model.js";
export {
  type ConstantData,
  createGraphBuilder,
  type GraphBuilder,
  type GraphEnds,
  type NodeAttributes,
} from "./graph/graph-builder.js";
export type { Attribute, GraphDtype, GraphNode, GraphShape, GraphValue } from "./graph/onnx-messages.js";
export {
  floatsOfConstant,
  type GraphConstant,
  integersOfConstant,
  type OnnxGraph,
  readOnnxGraph,
} from "./graph/read-onnx-graph.js";
export {
  type CachedFile,
  type CachedModel,
  type CacheProblem,
  checkCachedModel,
  listCachedModels,
  removeCachedModel,
} from "./hub/cached-models.js";
export { type HubReference, isHubReference, parseHubReference } from "./hub/hub-reference.js";
export {
  DEFAULT_ENDPOINT,
  type HubProgress,
  type HubSettings,
  type HubUse,
  type ProxySettings,
} from "./hub/hub-settings.js";
export { CENTERNET_PACKAGE } from "./importers/centernet-files.js";
export type { CenterNetPart } from "./importers/centernet-graph.js";
export { type CenterNetOptions, importCenterNet } from "./importers/import-centernet.js";
export {
  type ImportOptions,
  importUniversalSentenceEncoder,
} from "./importers/import-universal-sentence-encoder.js";
export { SENTENCE_ENCODER_PACKAGE, SENTENCE_ENCODER_VOCABULARY } from "./importers/sentence-encoder-files.js";
export { ONNXRUNTIME_INSTALL } from "./runtime/load-onnxruntime.js";
export { createOnnxRuntime, type OnnxRuntime, type OnnxRuntimeOptions } from "./runtime/onnx-runtime.js";
export type { OnnxSession } from "./runtime/onnx-session.js";
export {
  floatTensor,
  int32Tensor,
  int64Tensor,
  type OnnxDtype,
  type OnnxTensor,
  type TensorInfo,
} from "./runtime/onnx-tensor.js";
export type {
  NativeSession,
  NativeSessionOptions,
  NativeTensor,
  NativeValueInfo,
  OnnxruntimeModule,
} from "./runtime/onnxruntime-module.js";
export { hasTwoTowers, jointSpaceOf, towerOf } from "./source/joint-space.js";
export { isJsonObject, type JsonObject, type JsonValue, readJsonObject } from "./source/json-object.js";
export { MODEL_DTYPES, type ModelDtype } from "./source/model-dtype.js";
export { modelOfBytes, readModelFile } from "./source/model-file.js";
export { type ModelChoice, type ModelFolder, readModelFolder } from "./source/model-folder.js";
export type { OnnxModel } from "./source/onnx-model.js";
export { packageFolder } from "./source/package-folder.js";
export { type PinnedFile, readPinnedFiles } from "./source/pinned-files.js";
export { quantisesAtRunTime } from "./source/quantises-at-run-time.js";
export { type ModelSourceOptions, resolveModelSource } from "./source/resolve-model-source.js";
