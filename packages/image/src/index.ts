export type { ImageContent } from "./content/image-content.js";
export { createImageEncoder, type ImageEncoderOptions } from "./encoder/create-image-encoder.js";
export type { FolderModelOptions } from "./encoder/folder-model.js";
export type { ImagePipelineOptions } from "./encoder/image-encoder-options.js";
export type { TokenPooling } from "./encoder/image-output.js";
