import type { RgbImage } from "@modalis/media";
import { type ResizeTarget, resizeImage } from "../resample/resize-image.js";
import type { ImagePreprocessing, ImageResize } from "./image-preprocessing.js";

/** Resizes and crops a picture; what remains is its values. */
export function fitImage(image: RgbImage, { resize, crop }: ImagePreprocessing): RgbImage {
  const resized =
    resize === undefined ? image : resizeImage(image, targetSize(image, resize.to), resize.filter);
  return crop === undefined ? resized : cropCentre(resized, crop);
}

/**
 * The least size a picture may be shrunk to before its resizing: twice what is wanted, or more, so that shrinking on
 * other threads only saves work that the filter would average away.
 */
export function decodeSize({ resize, shrinkTo = 2 }: ImagePreprocessing): ResizeTarget | undefined {
  if (resize === undefined) return undefined;
  const { to } = resize;
  return "shortestEdge" in to
    ? { width: shrinkTo * to.shortestEdge, height: shrinkTo * to.shortestEdge }
    : { width: shrinkTo * to.width, height: shrinkTo * to.height };
}

/** The longer side is rounded down, as in Hugging Face's processors. */
function targetSize({ width, height }: RgbImage, to: ImageResize["to"]): ResizeTarget {
  if (!("shortestEdge" in to)) return to;
  const { shortestEdge } = to;
  return width <= height
    ? { width: shortestEdge, height: Math.floor((shortestEdge * height) / width) }
    : { width: Math.floor((shortestEdge * width) / height), height: shortestEdge };
}

function cropCentre(image: RgbImage, crop: ResizeTarget): RgbImage {
  const { width, height } = crop;
  if (image.width === width && image.height === height) return image;
  const data = new Uint8Array(width * height * 3);
  const left = middle(image.width, width);
  const top = middle(image.height, height);
  const from = Math.max(0, left);
  const copied = (Math.min(image.width, left + width) - from) * 3;
  for (let y = Math.max(0, -top); y < Math.min(height, image.height - top); y++) {
    const start = ((y + top) * image.width + from) * 3;
    data.set(image.data.subarray(start, start + copied), (y * width + from - left) * 3);
  }
  return { width, height, data };
}

/** Where the cut begins; negative when the picture is smaller, and then padded more before than after. */
function middle(length: number, cut: number): number {
  return length >= cut ? Math.floor((length - cut) / 2) : -Math.ceil((cut - length) / 2);
}
