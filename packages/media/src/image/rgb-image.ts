/** A picture in sRGB, eight bits a channel, rows from the top. */
export interface RgbImage {
  /** Pixels, at least 1. */
  readonly width: number;
  /** Pixels, at least 1. */
  readonly height: number;
  /** `[height, width, 3]`, 0 to 255. */
  readonly data: Uint8Array;
}
