import {
  createEncoderDoor,
  type EncoderV1,
  type MediaSource,
  ModalisError,
  type SequenceEncoderV1,
} from "@modalis/contract";
import { createImageEncoder, type ImageEncoderOptions } from "@modalis/image";
import {
  describeFrameSampling,
  type FfmpegProgram,
  type FrameSampling,
  findFfmpeg,
  type RgbImage,
  type StreamLimits,
} from "@modalis/media";
import { pooledFilms, sequencesOfFilms } from "./film-batches.js";
import type { FramePooling } from "./pool-frames.js";
import { frameSpace, pooledSpace } from "./video-spaces.js";

/** Which frames of a film, seen by which encoder, become one row how. */
export interface VideoEncoderOptions {
  /** Encodes the frames; the default of `@modalis/image` when absent. One that is given is not disposed here. */
  readonly frameEncoder?: EncoderV1<RgbImage>;
  /** Which frames; eight uniform ones when absent. */
  readonly sampling?: FrameSampling;
  /** How a film's frames become one row; `"mean"` when absent. */
  readonly pooling?: FramePooling;
  /**
   * Frames are shrunk while decoded, but neither side below this: 256 pixels, the default model's size, when
   * absent. Raise it for a frame encoder that sees more.
   */
  readonly leastFrameSide?: number;
  /** What one film may cost; see `@modalis/media`. Not part of the fingerprint. */
  readonly limits?: Partial<StreamLimits>;
  /** Absent: looked for once, when the encoder is made. */
  readonly ffmpeg?: FfmpegProgram;
  /** Path of the ffmpeg to use; ignored when `ffmpeg` is given. */
  readonly ffmpegPath?: string;
  /** For the default frame encoder: a model's folder or `hub:` name, the cache of converted models, a shared runtime. */
  readonly modelFolder?: string;
  readonly modelSource?: NonNullable<ImageEncoderOptions["modelSource"]>;
  readonly cacheFolder?: string;
  readonly runtime?: NonNullable<ImageEncoderOptions["runtime"]>;
}

/** Films of one `encode` call: enough to overlap decoding and inference, few enough to commit often. */
const MAX_BATCH_SIZE = 8;

/**
 * An encoder of what films show: an image encoder over chosen frames, pooled to one row or kept as a sequence.
 *
 * `encodeSequences` gives each frame a row, with the seconds at which it is shown as position; a frame that the
 * sampling repeats, because the film is short, comes once.
 *
 * @throws `MISSING_DEPENDENCY` (ffmpeg, or what the image encoder needs), `INVALID_ARGUMENT`, and what
 * `createImageEncoder` throws.
 * @example
 * await using encoder = await createVideoEncoder();
 * const { batch, failures } = await encoder.encode([{ id: "trailer", content: "trailer.mp4" }]);
 */
export async function createVideoEncoder(
  options: VideoEncoderOptions = {},
): Promise<SequenceEncoderV1<MediaSource>> {
  const {
    sampling = { kind: "uniform", count: 8 },
    pooling = "mean",
    leastFrameSide = 256,
    limits = {},
  } = options;
  // Before anything is opened, so that nothing must be freed when an option is out of range.
  checkChoices(pooling, leastFrameSide);
  describeFrameSampling(sampling);
  const { modelFolder, modelSource, cacheFolder, runtime, ffmpegPath } = options;
  const ffmpeg =
    options.ffmpeg ??
    (await findFfmpeg({ resolveFrom: [import.meta.url], ...(ffmpegPath && { ffmpegPath }) }));
  const frameEncoder =
    options.frameEncoder ??
    (await createImageEncoder({
      ...(modelFolder && { modelFolder }),
      ...(modelSource && { modelSource }),
      ...(cacheFolder && { cacheFolder }),
      ...(runtime && { runtime }),
    }));
  const settings = { sampling, pooling, leastFrameSide };
  const space = pooledSpace(frameEncoder.space, settings);
  const sequenceSpace = frameSpace(frameEncoder.space, settings);
  const parts = { ...settings, frameEncoder, ffmpeg, limits };
  const door = createEncoderDoor("video encoder", MAX_BATCH_SIZE, async () => {
    if (!options.frameEncoder) await frameEncoder[Symbol.asyncDispose]();
  });
  return {
    specificationVersion: "v1",
    space,
    maxBatchSize: MAX_BATCH_SIZE,
    encode: (inputs, { signal } = {}) =>
      door.enter(inputs, signal, () => pooledFilms(inputs, { ...parts, space, signal })),
    encodeSequences: (inputs, { signal } = {}) =>
      door.enter(inputs, signal, () => sequencesOfFilms(inputs, { ...parts, space: sequenceSpace, signal })),
    [Symbol.asyncDispose]: () => door[Symbol.asyncDispose](),
  };
}

function checkChoices(pooling: FramePooling, leastFrameSide: number): void {
  if (!["mean", "max", "weighted"].includes(pooling)) {
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `pooling is mean, max or weighted, not ${JSON.stringify(pooling)}`,
    );
  }
  if (!Number.isInteger(leastFrameSide) || leastFrameSide < 16 || leastFrameSide > 4096) {
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `leastFrameSide is a whole number of 16 to 4096, not ${leastFrameSide}`,
    );
  }
}
