import { decodeAudio, type PcmAudio, readMediaHead, SNIFF_BYTES, sniffFormat } from "@modalis/media";
import { ffmpegOnDemand } from "../media/installed-ffmpeg.js";
import type { ContentInspector, Inspection } from "./content-inspector.js";
import { risingBits } from "./content-inspector.js";

const SAMPLE_RATE_HZ = 8000;
const SEGMENTS = 33;
/** As much of a sound as the default encoder hears. */
const EXCERPT_SECONDS = 600;
/** -60 dB of full scale: below it a listener at normal volume hears nothing. */
const SILENT_AMPLITUDE = 1e-3;

/** Sounds: unreadable ones, silent ones, and a hash of how loudness and brightness rise and fall. */
export const audioInspector: ContentInspector = {
  modality: "audio",
  open: async (context) => {
    const ffmpeg = ffmpegOnDemand(context);
    const { signal } = context;
    const options = { sampleRateHz: SAMPLE_RATE_HZ, excerptSeconds: EXCERPT_SECONDS, signal };
    return async (content) => {
      const source = content.kind === "file" ? content.path : content.text;
      const head = await readMediaHead(source, SNIFF_BYTES, Number.MAX_SAFE_INTEGER);
      // Plain WAV is read without ffmpeg, which may not be there.
      const isWav = sniffFormat(head).name === "wav";
      return inspectSound(
        await decodeAudio(source, isWav ? options : { ...options, ffmpeg: await ffmpeg() }),
      );
    };
  },
};

/** What a decoded sound is like; also used for the sound tracks of films. */
export function inspectSound({ samples }: PcmAudio): Inspection {
  let loudest = 0;
  for (const sample of samples) loudest = Math.max(loudest, Math.abs(sample));
  if (loudest < SILENT_AMPLITUDE) {
    const finding = {
      code: "SILENT_SOUND",
      message: "the sound is silent",
      remedy: "replace it, or leave it out",
    } as const;
    return { findings: [finding] };
  }
  const [loudness, brightness] = envelopes(samples);
  return { findings: [], signature: [risingBits(loudness)[0], risingBits(brightness)[0]] };
}

/** Root mean square and zero crossings of each of 33 equal segments. */
function envelopes(samples: Float32Array): [Float64Array, Float64Array] {
  const loudness = new Float64Array(SEGMENTS);
  const brightness = new Float64Array(SEGMENTS);
  for (let at = 1; at < samples.length; at++) {
    const segment = Math.floor((at * SEGMENTS) / samples.length);
    loudness[segment]! += samples[at]! * samples[at]!;
    if (samples[at]! >= 0 !== samples[at - 1]! >= 0) brightness[segment]!++;
  }
  return [loudness, brightness];
}
