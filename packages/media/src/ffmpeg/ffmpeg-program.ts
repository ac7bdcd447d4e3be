/** Where an ffmpeg was found. */
export type FfmpegOrigin = "option" | "ffmpeg-static" | "path" | "@ffmpeg-installer/ffmpeg";

/** An ffmpeg that runs here and can do what this package asks of it. Plain data; find it once and pass it on. */
export interface FfmpegProgram {
  /** Absolute path, or `"ffmpeg"` for the one on PATH. */
  readonly path: string;
  readonly origin: FfmpegOrigin;
  /** As the program says: `"7.1"`, or `"N-47683-g0e8eb07980-static"` for a build between releases. */
  readonly version: string;
  /** The arguments by which this version passes frames on as they are, none repeated or dropped. */
  readonly frameTiming: readonly string[];
  /** Program that can limit a child's memory, where the platform has one. */
  readonly limiter?: "prlimit";
}
