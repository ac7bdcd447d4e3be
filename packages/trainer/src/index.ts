export type {
  FitOptions,
  FitProgress,
  ModelDefinition,
  ModelSettings,
  SearchSpace,
  SettingRange,
} from "./model/model-definition.js";
export type { TrainingData } from "./model/training-data.js";
