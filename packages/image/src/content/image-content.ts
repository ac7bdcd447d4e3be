import { type MediaSource, ModalisError } from "@modalis/contract";
import { type DecodeImageOptions, decodeImage, type RgbImage } from "@modalis/media";

/** A picture to encode: a file's path, its bytes, or pixels that are already decoded. */
export type ImageContent = MediaSource | RgbImage;

/**
 * The pixels of a picture.
 *
 * @throws `INVALID_ARGUMENT` for pixels that do not fit their size, and whatever `decodeImage` throws.
 */
export async function imagePixels(content: ImageContent, options: DecodeImageOptions): Promise<RgbImage> {
  if (typeof content === "string" || content instanceof Uint8Array) return decodeImage(content, options);
  return checkPixels(content);
}

/**
 * Pixels as they are.
 *
 * @throws `INVALID_ARGUMENT` when they do not fit their size.
 */
export function checkPixels(content: RgbImage): RgbImage {
  const { width, height, data } = content ?? {};
  const sound =
    Number.isSafeInteger(width) &&
    Number.isSafeInteger(height) &&
    width > 0 &&
    height > 0 &&
    data instanceof Uint8Array &&
    data.length === width * height * 3;
  if (!sound) {
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `an image is a path, bytes, or pixels {width, height, data}, with three bytes a pixel; not ${data?.length} bytes for ${width} x ${height}`,
    );
  }
  return content;
}
