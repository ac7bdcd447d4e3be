import type { RgbImage } from "@modalis/media";
import { floatTensor, type OnnxSession, type OnnxTensor } from "@modalis/onnx";
import { cutQuad } from "./cut-quad.js";
import { decodeCtc, type ReadLine } from "./decode-ctc.js";
import type { OcrModels } from "./ocr-models.js";
import { type Quad, quadSize, turnQuad } from "./quad.js";

/** Height of a line for both networks, in pixels. */
const HEIGHT = 48;
/** What the recogniser saw most in training; a shorter line is padded to it. */
const LEAST_WIDTH = 320;
/** A longer line is squeezed. */
const MOST_WIDTH = 4096;
const ANGLE_WIDTH = 192;
/** A line so much higher than wide is read from top to bottom or from bottom to top. */
const TALL = 1.5;
/** The angle network is believed above this. */
const SURE_OF_ANGLE = 0.9;
/** A reading below this is compared with that from the other end. */
const SURE_OF_TEXT = 0.85;

/** A line, and from which corner it was read. */
export interface RecognisedLine extends ReadLine {
  readonly quad: Quad;
}

/** Reads one line: upright, upside down or lying, whichever is read with more confidence. */
export async function recogniseLine(
  models: OcrModels,
  image: RgbImage,
  region: Quad,
): Promise<RecognisedLine> {
  const { length, height } = quadSize(region);
  const quad = height >= TALL * length ? turnQuad(region, 3) : region;
  const other = turnQuad(quad, 2);
  const upsideDown = await likelihoodOfUpsideDown(models.angle, image, quad);
  const [first, second] = upsideDown > SURE_OF_ANGLE ? [other, quad] : [quad, other];
  const read = await readQuad(models, image, first);
  if (read.confidence >= SURE_OF_TEXT) return read;
  const turned = await readQuad(models, image, second);
  return turned.confidence > read.confidence ? turned : read;
}

async function readQuad(
  { recognition, characters }: OcrModels,
  image: RgbImage,
  quad: Quad,
): Promise<RecognisedLine> {
  const { length, height } = quadSize(quad);
  const seenWidth = Math.min(MOST_WIDTH, Math.max(8, Math.round((HEIGHT * length) / Math.max(1, height))));
  const seen = cutQuad(image, quad, { width: seenWidth, height: HEIGHT });
  const padded = Math.max(LEAST_WIDTH, Math.ceil(seenWidth / 32) * 32);
  const output = await run(recognition, lineInput(seen, padded));
  return { ...decodeCtc(output.data as Float32Array, characters), quad };
}

async function likelihoodOfUpsideDown(angle: OnnxSession, image: RgbImage, quad: Quad): Promise<number> {
  const { length, height } = quadSize(quad);
  const seenWidth = Math.min(ANGLE_WIDTH, Math.max(8, Math.round((HEIGHT * length) / Math.max(1, height))));
  const seen = cutQuad(image, quad, { width: seenWidth, height: HEIGHT });
  const output = await run(angle, lineInput(seen, ANGLE_WIDTH));
  return (output.data as Float32Array)[1]!;
}

async function run(session: OnnxSession, input: OnnxTensor): Promise<OnnxTensor> {
  const [into] = session.inputs;
  const [out] = session.outputs;
  return (await session.run({ [into!.name]: input }, [out!.name]))[out!.name]!;
}

/** `[1, 3, 48, width]`, blue first, -1 to 1; what the line leaves free is 0. */
function lineInput({ width, height, data }: RgbImage, paddedWidth: number): OnnxTensor {
  const values = new Float32Array(3 * height * paddedWidth);
  for (let channel = 0; channel < 3; channel++) {
    for (let row = 0; row < height; row++) {
      const to = (channel * height + row) * paddedWidth;
      const from = row * width * 3 + 2 - channel;
      for (let column = 0; column < width; column++)
        values[to + column] = data[from + column * 3]! / 127.5 - 1;
    }
  }
  return floatTensor(values, [1, 3, height, paddedWidth]);
}
