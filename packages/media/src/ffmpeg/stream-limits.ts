/** What one sound or film may cost; more is `LIMIT_EXCEEDED`, and the decoder is killed. */
export interface StreamLimits {
  /** Bytes of the file. */
  readonly bytes: number;
  /** Seconds the sound or film lasts. */
  readonly durationSeconds: number;
  /** Width times height of a frame. */
  readonly pixels: number;
  /** Bytes that the decoder may hand over, all frames or samples together. */
  readonly decodedBytes: number;
  /** Seconds spent waiting for the decoder; the time the caller takes between frames does not count. */
  readonly waitSeconds: number;
  /** Bytes of address space of the decoder, held where the platform has `prlimit`; below 512 MiB it may not start. */
  readonly memoryBytes: number;
}

/** 8 GiB, four hours, 36 megapixels (8K), 16 GiB decoded, ten minutes of waiting, 4 GiB of memory. */
export const defaultStreamLimits: StreamLimits = {
  bytes: 8 * 2 ** 30,
  durationSeconds: 4 * 3600,
  pixels: 36_000_000,
  decodedBytes: 16 * 2 ** 30,
  waitSeconds: 600,
  memoryBytes: 4 * 2 ** 30,
};
