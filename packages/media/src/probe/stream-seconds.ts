import { ModalisError } from "@modalis/contract";
import type { FfmpegProgram } from "../ffmpeg/ffmpeg-program.js";
import { inputArguments } from "../ffmpeg/input-arguments.js";
import type { MediaFile } from "../ffmpeg/media-file.js";
import { runFfmpeg } from "../ffmpeg/run-ffmpeg.js";
import type { StreamLimits } from "../ffmpeg/stream-limits.js";

/**
 * How long one stream really lasts, by reading the file to its end without decoding it.
 *
 * Exact to the few frames that a codec holds back. Headers are wrong, missing (a film that was streamed) or of the longest stream; this is none of these.
 *
 * @throws `CORRUPT_INPUT` when the stream has no content, `LIMIT_EXCEEDED`, or the signal's reason.
 */
export async function streamSeconds(
  program: FfmpegProgram,
  file: MediaFile,
  options: {
    readonly stream: string;
    readonly limits: StreamLimits;
    readonly signal: AbortSignal | undefined;
  },
): Promise<number> {
  const { stream, limits, signal } = options;
  const copy = ["-map", stream, "-c", "copy", "-t", String(limits.durationSeconds + 1)];
  const args = [...inputArguments(file, limits), ...copy, "-progress", "pipe:1", "-f", "null", "-"];
  let progress = "";
  for await (const chunk of runFfmpeg(program, args, { subject: file.subject, limits, signal })) {
    // Only the last report counts.
    progress = (progress + Buffer.from(chunk).toString("latin1")).slice(-2000);
  }
  const seconds = Number([...progress.matchAll(/^out_time_(?:us|ms)=(\d+)/gm)].at(-1)?.[1] ?? 0) / 1e6;
  if (seconds > 0) return seconds;
  throw new ModalisError("CORRUPT_INPUT", `${file.subject} has a stream without content; restore the file`);
}
