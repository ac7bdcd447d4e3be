import { type MediaSource, ModalisError } from "@modalis/contract";
import { decodeImage } from "@modalis/media";
import type { Picture } from "../language/language-request.js";

/**
 * A picture as a small JPEG made of its pixels alone: cheaper to send, and what a camera wrote into the file, such as the
 * place where it was taken, stays here.
 *
 * @param longestSide Pixels; a larger picture is made smaller.
 * @throws as `decodeImage` of `@modalis/media`, or `MISSING_DEPENDENCY`.
 */
export async function smallJpeg(
  source: MediaSource,
  longestSide: number,
  signal: AbortSignal | undefined,
): Promise<Picture> {
  const { width, height, data } = await decodeImage(source, {
    atLeast: { width: longestSide, height: longestSide },
    ...(signal === undefined ? {} : { signal }),
  });
  const sharp = await loadSharp();
  const bytes = await sharp(data, { raw: { width, height, channels: 3 } })
    .resize({ width: longestSide, height: longestSide, fit: "inside", withoutEnlargement: true })
    .jpeg({ quality: 85 })
    .toBuffer();
  signal?.throwIfAborted();
  return { mediaType: "image/jpeg", bytes };
}

async function loadSharp() {
  try {
    return (await import("sharp")).default;
  } catch (cause) {
    throw new ModalisError(
      "MISSING_DEPENDENCY",
      'sending pictures needs the package "sharp"; run: npm install sharp@0.35.5',
      { cause, details: { package: "sharp" } },
    );
  }
}
