/** The size of decoded frames: exactly this, or at least this with the aspect ratio kept. Never enlarged by the latter. */
export interface FrameSize {
  /** Both sides exactly so, whatever the film's aspect ratio. */
  readonly size?: { readonly width: number; readonly height: number };
  /** Shrunk, with the aspect ratio kept, as long as neither side falls below this. */
  readonly atLeast?: { readonly width: number; readonly height: number };
}

/** Pixels may be claimed to be absurdly wide; within these bounds they are made square. */
const PIXEL_ASPECT = "clip(sar,0.25,4)";

/** ffmpeg's filter that makes pixels square and RGB, and frames of the size asked for. */
export function scaleFilter({ size, atLeast }: FrameSize): string {
  const flags = "flags=bicubic+accurate_rnd+full_chroma_int";
  if (size) return `scale=w=${size.width}:h=${size.height}:${flags},setsar=1,format=rgb24`;
  const shrink = atLeast ? `min(1,max(${atLeast.width}/(iw*${PIXEL_ASPECT}),${atLeast.height}/ih))` : "1";
  const width = `max(1,round(iw*${PIXEL_ASPECT}*${shrink}))`;
  const height = `max(1,round(ih*${shrink}))`;
  return `scale=w='${width}':h='${height}':${flags},setsar=1,format=rgb24`;
}
