export { wavBytes } from "./files/wav-bytes.js";
export { type HoldOut, holdOutLatest } from "./measure/hold-out.js";
export { measureTasteRecall, type TasteRecall } from "./measure/measure-taste-recall.js";
export { planSample } from "./plan/plan-sample.js";
export {
  CLASSES_PER_MODALITY,
  type PlannedEvent,
  type PlannedItem,
  type PlannedTaste,
  type PlannedUser,
  SAMPLE_MODALITIES,
  type SampleModality,
  type SampleParameters,
  type SamplePlan,
} from "./plan/sample-plan.js";
export { type RenderedSample, type RenderSampleOptions, renderSample } from "./render/render-sample.js";
