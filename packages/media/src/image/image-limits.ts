/** What one picture may cost; more is `LIMIT_EXCEEDED`. */
export interface ImageLimits {
  /** Bytes of the file. */
  readonly bytes: number;
  /** Width times height, read from the header before anything is decoded. */
  readonly pixels: number;
  /** Seconds of decoding, a whole number. */
  readonly seconds: number;
}

/** 64 MiB, 100 megapixels, 30 seconds. */
export const defaultImageLimits: ImageLimits = { bytes: 64 * 2 ** 20, pixels: 100_000_000, seconds: 30 };
