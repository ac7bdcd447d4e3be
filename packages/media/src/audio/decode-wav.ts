import type { MediaSource } from "@modalis/contract";
import { overLimit } from "../ffmpeg/ffmpeg-failure.js";
import { describeSource } from "../source/describe-source.js";
import { openReader } from "../source/media-reader.js";
import { type AudioTask, partOf } from "./audio-task.js";
import { readWavSamples } from "./read-wav-samples.js";
import { canResample, resample } from "./resample.js";
import { readWavLayout } from "./wav-layout.js";

/**
 * The samples of a plain PCM WAV at the asked rate, or `undefined` for anything that needs ffmpeg.
 *
 * @throws `CORRUPT_INPUT` for a header that lies, `EMPTY_INPUT`, `LIMIT_EXCEEDED`, or the signal's reason.
 */
export async function decodeWav(source: MediaSource, task: AudioTask): Promise<Float32Array | undefined> {
  const { limits, sampleRateHz, signal } = task;
  await using reader = await openReader(source, limits.bytes);
  const subject = describeSource(source);
  const layout = await readWavLayout(subject, reader);
  if (layout === undefined || !canResample(layout.sampleRateHz, sampleRateHz)) return undefined;
  const durationSeconds = layout.frames / layout.sampleRateHz;
  const part = partOf(durationSeconds, task.excerptSeconds);
  if (part.seconds > limits.durationSeconds) {
    throw overLimit(
      subject,
      "durationSeconds",
      `${limits.durationSeconds} s (it lasts ${Math.round(durationSeconds)} s)`,
    );
  }
  if (part.seconds * Math.max(sampleRateHz, layout.sampleRateHz) * 4 > limits.decodedBytes) {
    throw overLimit(subject, "decodedBytes", `${limits.decodedBytes} decoded bytes`);
  }
  const firstFrame = Math.floor(part.start * layout.sampleRateHz);
  const count = Math.min(layout.frames - firstFrame, Math.round(part.seconds * layout.sampleRateHz));
  const samples = await readWavSamples(subject, reader, layout, { firstFrame, count, signal });
  return resample(samples, layout.sampleRateHz, sampleRateHz);
}
