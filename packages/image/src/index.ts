export { type ColourEncoderOptions, createColourEncoder } from "./colour/create-colour-encoder.js";
export type { ImageContent } from "./content/image-content.js";
export { boxOverlap, type ObjectBox } from "./detector/box-overlap.js";
export { cocoLabels } from "./detector/coco-labels.js";
export {
  createObjectDetector,
  type ImageObjects,
  type ObjectDetector,
  type ObjectDetectorOptions,
} from "./detector/create-object-detector.js";
export type { DetectedObject } from "./detector/find-objects.js";
export { createImageEncoder, type ImageEncoderOptions } from "./encoder/create-image-encoder.js";
export type { FolderModelOptions } from "./encoder/folder-model.js";
export type { ImagePipelineOptions } from "./encoder/image-encoder-options.js";
export type { TokenPooling } from "./encoder/image-output.js";
export { createPicturePreprocessor, type PicturePreprocessor } from "./preprocess/picture-preprocessor.js";
