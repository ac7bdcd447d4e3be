export {
  createDescriptionConverter,
  type DescriptionOptions,
} from "./describe/create-description-converter.js";
export { createOcrConverter } from "./ocr/create-ocr-converter.js";
export {
  createTextReader,
  type TextInPicture,
  type TextLine,
  type TextReader,
  type TextReaderOptions,
} from "./ocr/create-text-reader.js";
export type { Point, Quad } from "./ocr/quad.js";
