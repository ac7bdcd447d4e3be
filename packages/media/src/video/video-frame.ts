import type { RgbImage } from "../image/rgb-image.js";

/** One picture of a film. */
export interface VideoFrame {
  /** Seconds since the film's start at which it is shown. */
  readonly timeSeconds: number;
  /** Upright and with square pixels. */
  readonly image: RgbImage;
  /** Seconds of the film it stands for: its interval or shot; absent where the sampling does not say. */
  readonly spanSeconds?: number;
}
