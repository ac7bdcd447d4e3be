export type {
  FitOptions,
  FitProgress,
  ModelDefinition,
  ModelSettings,
  SearchSpace,
  SettingRange,
} from "./model/model-definition.js";
export type { TrainingData } from "./model/training-data.js";
export { type EaseSettings, ease } from "./models/linear/ease.js";
export { type ImplicitAlsSettings, implicitAls } from "./models/linear/implicit-als.js";
export { type ItemKnnSettings, itemKnn } from "./models/linear/item-knn.js";
export { type PopularitySettings, popularity } from "./models/linear/popularity.js";
export type { TermWeighting } from "./models/linear/term-weighting.js";
