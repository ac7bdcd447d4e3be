import type { MediaSource } from "@modalis/contract";
import { ModalisError } from "@modalis/contract";
import { overLimit } from "../ffmpeg/ffmpeg-failure.js";
import type { FfmpegProgram } from "../ffmpeg/ffmpeg-program.js";
import { findFfmpeg } from "../ffmpeg/find-ffmpeg.js";
import { inputArguments } from "../ffmpeg/input-arguments.js";
import { type MediaFile, openMedia } from "../ffmpeg/media-file.js";
import { runFfmpeg } from "../ffmpeg/run-ffmpeg.js";
import type { MediaProbe } from "../probe/media-probe.js";
import { assertDecodable, probeFile } from "../probe/probe-file.js";
import { streamLength } from "../probe/stream-length.js";
import { type AudioTask, partOf } from "./audio-task.js";

/**
 * The first sound track of any sound or film, decoded, mixed down and resampled by ffmpeg.
 *
 * @throws as `decodeAudio`.
 */
export async function decodeCompressed(source: MediaSource, task: AudioTask): Promise<Float32Array> {
  const { limits, signal } = task;
  await using file = await openMedia(source, limits.bytes);
  inputArguments(file, limits);
  const program = task.ffmpeg ?? (await findFfmpeg(signal ? { signal } : {}));
  const probe = await probeFile(program, file, limits, signal);
  assertDecodable(file, probe);
  if (!probe.hasAudio) {
    throw new ModalisError(
      "EMPTY_INPUT",
      `${file.subject} has no sound track; only its pictures can be decoded`,
    );
  }
  const part = await partToDecode(program, file, probe, task);
  const samples = await decodePart(program, file, task, part);
  if (samples.length === 0)
    throw new ModalisError("EMPTY_INPUT", `${file.subject} has a sound track without sound`);
  checkComplete(file, probe, samples.length / task.sampleRateHz, part?.seconds);
  return samples;
}

/** Where to start and how long to decode; `undefined` for everything. */
async function partToDecode(program: FfmpegProgram, file: MediaFile, probe: MediaProbe, task: AudioTask) {
  const { limits, excerptSeconds, signal } = task;
  if (excerptSeconds !== undefined) {
    const known =
      probe.durationSeconds ??
      (await streamLength(program, file, { stream: "0:a:0", limits, signal })).seconds;
    const part = partOf(known, excerptSeconds);
    if (part.seconds < known) return part;
  }
  if ((probe.durationSeconds ?? 0) > limits.durationSeconds) throw tooLong(file, task);
  return undefined;
}

async function decodePart(
  program: FfmpegProgram,
  file: MediaFile,
  task: AudioTask,
  part: { start: number; seconds: number } | undefined,
): Promise<Float32Array> {
  const { limits, sampleRateHz, signal } = task;
  const args = [
    ...inputArguments(
      file,
      limits,
      part ? ["-ss", part.start.toFixed(3), "-t", part.seconds.toFixed(3)] : [],
    ),
    ...["-map", "0:a:0", "-vn", "-sn", "-dn", "-ac", "1", "-ar", String(sampleRateHz)],
    ...["-c:a", "pcm_f32le", "-f", "f32le", "pipe:1"],
  ];
  const mostSamples = Math.ceil((limits.durationSeconds + 1) * sampleRateHz);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of runFfmpeg(program, args, { subject: file.subject, limits, signal })) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes / 4 > mostSamples) throw tooLong(file, task);
  }
  return samplesOf(chunks, bytes);
}

/** Little-endian float32 pieces as one array, clipped to -1..1: lossy codecs overshoot a little. */
function samplesOf(chunks: readonly Uint8Array[], byteLength: number): Float32Array {
  const bytes = new Uint8Array(byteLength - (byteLength % 4));
  let at = 0;
  for (const chunk of chunks) {
    const room = bytes.subarray(at, at + chunk.length);
    room.set(chunk.subarray(0, room.length));
    at += chunk.length;
  }
  const samples = new Float32Array(bytes.buffer);
  for (let index = 0; index < samples.length; index++) {
    const value = samples[index]!;
    samples[index] = value > 1 ? 1 : value < -1 ? -1 : Number.isNaN(value) ? 0 : value;
  }
  return samples;
}

/** A sound much shorter than its header promises was cut; a film's sound may end before its pictures do. */
function checkComplete(
  file: MediaFile,
  probe: MediaProbe,
  decodedSeconds: number,
  part: number | undefined,
): void {
  const promised = part ?? probe.durationSeconds;
  if (promised === undefined || probe.hasVideo || decodedSeconds > promised * 0.9 - 0.2) return;
  throw new ModalisError(
    "CORRUPT_INPUT",
    `${file.subject} is cut short: its header promises ${promised.toFixed(1)} s and ${decodedSeconds.toFixed(1)} s could be decoded; restore the file`,
  );
}

function tooLong(file: MediaFile, { limits }: AudioTask): ModalisError {
  return overLimit(file.subject, "durationSeconds", `${limits.durationSeconds} s`);
}
