export { SNIFF_BYTES, sniffFormat } from "./format/sniff-format.js";
export type { FormatKind, FormatName, SniffedFormat } from "./format/sniffed-format.js";
export { type DecodeImageOptions, decodeImage } from "./image/decode-image.js";
export { defaultImageLimits, type ImageLimits } from "./image/image-limits.js";
export type { RgbImage } from "./image/rgb-image.js";
export { describeSource } from "./source/describe-source.js";
export { readMediaBytes, readMediaHead } from "./source/read-media-bytes.js";
