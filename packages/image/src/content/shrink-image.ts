import { ModalisError } from "@modalis/contract";
import type { RgbImage } from "@modalis/media";
import type { ResizeTarget } from "../resample/resize-image.js";

/** Below this many times the wanted size, shrinking in two steps would cost more than it saves. */
const WORTHWHILE = 1.25;

/**
 * Shrinks a picture on another thread to just `atLeast`, its shape kept, when it is clearly larger.
 *
 * Decoding and shrinking share many threads, and the resampler that equals PIL has one; at twice the final size it has a
 * fraction of the pixels to read, and the result stays within half a step of 255 of the one from all pixels.
 *
 * @throws `MISSING_DEPENDENCY` without sharp.
 */
export async function shrinkImage(image: RgbImage, atLeast: ResizeTarget): Promise<RgbImage> {
  const factor = Math.min(image.width / atLeast.width, image.height / atLeast.height);
  if (factor < WORTHWHILE) return image;
  const width = Math.round(image.width / factor);
  const height = Math.round(image.height / factor);
  const { default: sharp } = await import("sharp").catch((cause: unknown) => {
    throw new ModalisError(
      "MISSING_DEPENDENCY",
      'large pictures need the package "sharp", which could not be loaded; run `npm i sharp`',
      { cause, details: { package: "sharp" } },
    );
  });
  const { data } = await sharp(image.data, {
    raw: { width: image.width, height: image.height, channels: 3 },
    limitInputPixels: false,
  })
    .resize({ width, height, fit: "fill", kernel: "cubic" })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width, height, data: new Uint8Array(data.buffer, data.byteOffset, data.length) };
}
