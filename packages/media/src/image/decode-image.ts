import type { MediaSource } from "@modalis/contract";
import { ModalisError } from "@modalis/contract";
import { SNIFF_BYTES, sniffFormat } from "../format/sniff-format.js";
import { describeSource } from "../source/describe-source.js";
import { readMediaBytes } from "../source/read-media-bytes.js";
import { abortable } from "./abortable.js";
import { decodableFormat } from "./decodable-format.js";
import { imageFailure } from "./image-failure.js";
import { defaultImageLimits, type ImageLimits } from "./image-limits.js";
import { loadSharp, type Sharp } from "./load-sharp.js";
import type { RgbImage } from "./rgb-image.js";

/** What a picture may cost, and how small it may come out. */
export interface DecodeImageOptions {
  readonly limits?: Partial<ImageLimits>;
  /**
   * Lets a JPEG be halved while it is decoded, up to three times, as long as neither side falls below this.
   * Cheaper than full size for a caller that will shrink further; absent, every pixel is decoded.
   */
  readonly atLeast?: { readonly width: number; readonly height: number };
  readonly signal?: AbortSignal;
}

/**
 * Any picture to sRGB: JPEG, PNG, WebP, GIF, TIFF or AVIF, told by content and never by name.
 *
 * EXIF orientation is applied, embedded colour profiles and CMYK become sRGB, sixteen bits become eight, and
 * transparency is laid on white; of an animation or a file of several pages the first is taken.
 *
 * @throws `EMPTY_INPUT` (no bytes), `UNSUPPORTED_INPUT` (HEIC, SVG and others, with what to do),
 * `CORRUPT_INPUT` (broken or cut short, even by one byte of a JPEG), `LIMIT_EXCEEDED`, `NOT_FOUND`,
 * `MISSING_DEPENDENCY` (sharp), or the signal's reason.
 * @example
 * const { width, height, data } = await decodeImage("poster.jpg"); // data[0] is the first pixel's red
 */
export async function decodeImage(source: MediaSource, options: DecodeImageOptions = {}): Promise<RgbImage> {
  const { atLeast, signal } = options;
  const limits = { ...defaultImageLimits, ...options.limits };
  signal?.throwIfAborted();
  const bytes = await readMediaBytes(source, limits.bytes);
  const { name } = sniffFormat(bytes.subarray(0, SNIFF_BYTES));
  const format = decodableFormat(source, name);
  const sharp = await loadSharp();
  signal?.throwIfAborted();
  try {
    return await abortable(
      decode(sharp, bytes, { source, limits, ...(atLeast && format === "jpeg" && { atLeast }) }),
      signal,
    );
  } catch (error) {
    signal?.throwIfAborted();
    throw imageFailure(source, name, error);
  }
}

interface DecodeTask {
  readonly source: MediaSource;
  readonly limits: ImageLimits;
  readonly atLeast?: { readonly width: number; readonly height: number };
}

async function decode(
  sharp: Sharp,
  bytes: Uint8Array,
  { source, limits, atLeast }: DecodeTask,
): Promise<RgbImage> {
  const size = await headerSize(sharp, bytes);
  if (size.width * size.height > limits.pixels) {
    throw new ModalisError(
      "LIMIT_EXCEEDED",
      `${describeSource(source)} is ${size.width} x ${size.height} pixels, over the limit of ${limits.pixels}; make it smaller or raise limits.pixels`,
      { details: { ...size, limitPixels: limits.pixels } },
    );
  }
  let pipeline = sharp(bytes, {
    failOn: "error",
    limitInputPixels: limits.pixels,
    pages: 1,
    sequentialRead: true,
  })
    .timeout({ seconds: Math.max(1, Math.ceil(limits.seconds)) })
    .autoOrient()
    .flatten({ background: "#ffffff" });
  const halvings = atLeast ? halvingsWithin(size, atLeast) : 0;
  if (halvings > 0) {
    pipeline = pipeline.resize({
      width: Math.floor(size.width / 2 ** halvings),
      height: Math.floor(size.height / 2 ** halvings),
      fit: "fill",
    });
  }
  const { data, info } = await pipeline
    .toColourspace("srgb")
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  return { width, height, data: toThreeChannels(data, channels) };
}

/** Width and height after orientation, from the header alone. */
async function headerSize(sharp: Sharp, bytes: Uint8Array): Promise<{ width: number; height: number }> {
  const { autoOrient } = await sharp(bytes, {
    failOn: "error",
    limitInputPixels: false,
    pages: 1,
  }).metadata();
  return { width: autoOrient.width, height: autoOrient.height };
}

/** How often both sides can be halved, at most three times as JPEG allows, and stay at least `atLeast`. */
function halvingsWithin(
  size: { width: number; height: number },
  atLeast: { width: number; height: number },
): number {
  const fits = (halvings: number): boolean =>
    Math.floor(size.width / 2 ** halvings) >= Math.max(1, atLeast.width) &&
    Math.floor(size.height / 2 ** halvings) >= Math.max(1, atLeast.height);
  return [3, 2, 1].find(fits) ?? 0;
}

/** Grey pictures may come out with one channel. */
function toThreeChannels(pixels: Uint8Array, channels: number): Uint8Array {
  if (channels === 3) return new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength);
  const count = pixels.length / channels;
  const rgb = new Uint8Array(count * 3);
  const step = channels > 3 ? 1 : 0;
  for (let pixel = 0; pixel < count; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      rgb[pixel * 3 + channel] = pixels[pixel * channels + channel * step]!;
    }
  }
  return rgb;
}
