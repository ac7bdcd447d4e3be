import { ModalisError } from "@modalis/contract";
import { gateNoise } from "./gate-noise.js";
import { levelLoudness } from "./level-loudness.js";
import type { PcmAudio } from "./pcm-audio.js";
import { trimSilence } from "./trim-silence.js";

/** What is done to a sound after decoding; each step is left out unless asked for. */
export interface AudioCleaning {
  /** Silences what is quieter than a threshold. `true` for -60 dBFS. */
  readonly gate?: boolean | { readonly thresholdDbfs: number };
  /** Cuts silence off both ends. `true` for -60 dBFS. */
  readonly trim?: boolean | { readonly thresholdDbfs: number };
  /** Brings the sound to a loudness by EBU R 128. `true` for -23 LUFS. */
  readonly level?: boolean | { readonly targetLufs: number };
}

/**
 * Gates noise, trims silence and levels loudness, in this order, as far as asked for.
 *
 * @returns the same samples when nothing was asked for, else a sound of its own.
 * @throws `EMPTY_INPUT` when nothing is left, `INVALID_ARGUMENT` for a threshold outside -120 to 0 dB.
 */
export function cleanAudio(subject: string, audio: PcmAudio, cleaning: AudioCleaning): PcmAudio {
  const { gate, trim, level } = settingsOf(cleaning);
  let { samples } = audio;
  if (gate !== undefined) samples = gateNoise(samples, audio.sampleRateHz, gate);
  if (trim !== undefined) samples = trimSilence(samples, audio.sampleRateHz, trim);
  if (samples.length === 0) {
    throw new ModalisError(
      "EMPTY_INPUT",
      `${subject} is silent: nothing is louder than ${trim ?? gate} dBFS`,
    );
  }
  if (level !== undefined) samples = levelLoudness(samples, audio.sampleRateHz, level);
  return { sampleRateHz: audio.sampleRateHz, samples };
}

/**
 * One line that differs whenever the cleaned sound would, for an encoder's `preprocessing`: `"uncleaned"`, or
 * `"gate -60 dBFS, trim -60 dBFS, level -23 LUFS"`.
 *
 * @throws `INVALID_ARGUMENT` for a threshold outside -120 to 0 dB.
 */
export function describeAudioOptions(cleaning: AudioCleaning): string {
  const { gate, trim, level } = settingsOf(cleaning);
  const steps = [
    gate !== undefined && `gate ${gate} dBFS`,
    trim !== undefined && `trim ${trim} dBFS`,
    level !== undefined && `level ${level} LUFS`,
  ].filter((step) => step !== false);
  return steps.length === 0 ? "uncleaned" : steps.join(", ");
}

function settingsOf({ gate, trim, level }: AudioCleaning) {
  return {
    gate: decibels("gate.thresholdDbfs", gate && (gate === true ? -60 : gate.thresholdDbfs)),
    trim: decibels("trim.thresholdDbfs", trim && (trim === true ? -60 : trim.thresholdDbfs)),
    level: decibels("level.targetLufs", level && (level === true ? -23 : level.targetLufs)),
  };
}

function decibels(name: string, value: number | false | undefined): number | undefined {
  if (value === false || value === undefined) return undefined;
  if (value >= -120 && value <= 0) return value;
  throw new ModalisError("INVALID_ARGUMENT", `${name} must be -120 to 0, not ${value}`);
}
