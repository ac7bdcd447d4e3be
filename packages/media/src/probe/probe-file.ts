import { ModalisError } from "@modalis/contract";
import { exitFailure, overLimit } from "../ffmpeg/ffmpeg-failure.js";
import type { FfmpegProgram } from "../ffmpeg/ffmpeg-program.js";
import { inputArguments } from "../ffmpeg/input-arguments.js";
import type { MediaFile } from "../ffmpeg/media-file.js";
import { runFfmpeg } from "../ffmpeg/run-ffmpeg.js";
import type { StreamLimits } from "../ffmpeg/stream-limits.js";
import { type BoxFacts, inspectBoxes } from "../format/inspect-boxes.js";
import { isCutShort } from "../format/is-cut-short.js";
import { openReader } from "../source/media-reader.js";
import type { MediaProbe } from "./media-probe.js";
import { parseProbe } from "./parse-probe.js";

/** A description of thousands of streams or tags is not worth reading to its end. */
const MOST_LINES = 5000;

/**
 * What ffmpeg and the file's own boxes say about it.
 *
 * @throws `UNSUPPORTED_INPUT`, `CORRUPT_INPUT` (also when cut short), `LIMIT_EXCEEDED`, or the signal's reason.
 */
export async function probeFile(
  program: FfmpegProgram,
  file: MediaFile,
  limits: StreamLimits,
  signal?: AbortSignal,
): Promise<MediaProbe> {
  const args = inputArguments(file, limits);
  const { isEncrypted, isTruncated } = await factsOf(file, limits);
  if (isTruncated) {
    throw new ModalisError(
      "CORRUPT_INPUT",
      `${file.subject} is cut short: the ${file.format} says that more follows; restore the file`,
    );
  }
  const log: string[] = [];
  const onLogLine = (line: string): void => {
    if (log.length < MOST_LINES) log.push(line);
  };
  const run = { subject: file.subject, limits, onLogLine, toleratesExit: true, signal };
  for await (const _ of runFfmpeg(program, args, run));
  const probe = parseProbe(file.format, log);
  if (probe === undefined) throw exitFailure(file.subject, log, null);
  if ((probe.width ?? 0) * (probe.height ?? 0) > limits.pixels) {
    throw overLimit(
      file.subject,
      "pixels",
      `${limits.pixels} pixels a frame (it has ${probe.width} x ${probe.height})`,
    );
  }
  return { ...probe, encrypted: isEncrypted };
}

/**
 * Passes sources that can be decoded.
 *
 * @throws `CORRUPT_INPUT` for encrypted content.
 */
export function assertDecodable(file: MediaFile, probe: MediaProbe): void {
  if (!probe.encrypted) return;
  throw new ModalisError(
    "CORRUPT_INPUT",
    `${file.subject} is encrypted (digital rights management) and cannot be decoded; get a copy without protection`,
    { details: { encrypted: true } },
  );
}

/** What the container itself says, which a decoder reports late or not at all. */
async function factsOf(file: MediaFile, limits: StreamLimits): Promise<BoxFacts> {
  await using reader = await openReader(file.path, limits.bytes);
  if (file.format === "mp4") return await inspectBoxes(reader);
  return { isEncrypted: false, isTruncated: await isCutShort(file.format, reader) };
}
