import { ModalisError } from "@modalis/contract";
import type { FfmpegProgram } from "../ffmpeg/ffmpeg-program.js";
import { inputArguments } from "../ffmpeg/input-arguments.js";
import type { MediaFile } from "../ffmpeg/media-file.js";
import { runFfmpeg } from "../ffmpeg/run-ffmpeg.js";
import type { StreamLimits } from "../ffmpeg/stream-limits.js";
import { packetClock } from "./packet-clock.js";

/** How long a stream lasts, and of how many packets it consists. */
export interface StreamLength {
  readonly seconds: number;
  /** Of pictures, one a frame. */
  readonly packets: number;
}

/**
 * How long one stream really lasts, by reading the file to its end without decoding it.
 *
 * Headers are wrong, missing (a film that was streamed) or of the longest stream; this is none of these.
 *
 * @throws `CORRUPT_INPUT` when the stream has no content, `LIMIT_EXCEEDED`, or the signal's reason.
 */
export async function streamLength(
  program: FfmpegProgram,
  file: MediaFile,
  options: {
    readonly stream: string;
    readonly limits: StreamLimits;
    readonly signal: AbortSignal | undefined;
  },
): Promise<StreamLength> {
  const { stream, limits, signal } = options;
  const copy = ["-map", stream, "-c", "copy", "-t", String(limits.durationSeconds + 1)];
  const args = [...inputArguments(file, limits), ...copy, "-f", "framecrc", "pipe:1"];
  const clock = packetClock();
  for await (const chunk of runFfmpeg(program, args, { subject: file.subject, limits, signal })) {
    clock.read(Buffer.from(chunk).toString("latin1"));
  }
  const seconds = clock.seconds();
  if (seconds > 0) return { seconds, packets: clock.packets() };
  throw new ModalisError("CORRUPT_INPUT", `${file.subject} has a stream without content; restore the file`);
}
