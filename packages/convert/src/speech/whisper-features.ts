import { createLogMelFrontEnd } from "@modalis/audio";
import { ModalisError } from "@modalis/contract";
import { floatTensor, type JsonObject, type OnnxTensor } from "@modalis/onnx";
import { SOUND_RATE_HZ } from "../sound/sound-pieces.js";

/** Turns up to 30 s of sound into what Whisper's encoder takes. */
export interface WhisperFeatures {
  /** Most seconds of one input. */
  readonly longestSeconds: number;
  /** @returns `[1, bands, frames]`, the sound completed with silence. */
  of(samples: Float32Array): OnnxTensor;
}

const HOP = 160;

/**
 * Log-mel levels as `preprocessor_config.json` of a Whisper describes them: 80 or 128 bands, 8 decades below the loudest,
 * then (level + 4) / 4. Radford et al., "Robust Speech Recognition via Large-Scale Weak Supervision", 2022.
 *
 * @throws `INVALID_MODEL` for another extractor, or figures that no Whisper has.
 */
export function createWhisperFeatures(path: string, config: JsonObject): WhisperFeatures {
  const bands = config.feature_size ?? 80;
  const longestSeconds = config.chunk_length ?? 30;
  const isWhisper =
    (config.feature_extractor_type ?? "WhisperFeatureExtractor") === "WhisperFeatureExtractor" &&
    typeof bands === "number" &&
    Number.isSafeInteger(bands) &&
    bands >= 1 &&
    bands <= 256 &&
    typeof longestSeconds === "number" &&
    longestSeconds >= 1 &&
    longestSeconds <= 60;
  if (!isWhisper || (config.hop_length ?? HOP) !== HOP || (config.n_fft ?? 400) !== 400)
    throw new ModalisError("INVALID_MODEL", `preprocessor_config.json of ${path} is not one of Whisper`);
  const frontEnd = createLogMelFrontEnd({
    spectrogram: {
      windowLength: 400,
      hopLength: HOP,
      fftLength: 400,
      window: "hann",
      power: 2,
      centring: "reflect",
    },
    mel: {
      sampleRateHz: SOUND_RATE_HZ,
      bands,
      minFrequencyHz: 0,
      maxFrequencyHz: 8000,
      scale: "slaney",
      areaNormalisation: "slaney",
    },
    compression: { log: "log10", floor: 1e-10, rangeBelowPeak: 8 },
  });
  const length = Math.round(longestSeconds * SOUND_RATE_HZ);
  const frames = Math.floor(length / HOP);
  return {
    longestSeconds,
    of(samples) {
      const whole = new Float32Array(length);
      whole.set(samples.subarray(0, length));
      const levels = frontEnd.levels(whole, frames).values;
      const values = new Float32Array(bands * frames);
      for (let frame = 0, from = 0; frame < frames; frame++)
        for (let band = 0; band < bands; band++, from++)
          values[band * frames + frame] = (levels[from]! + 4) / 4;
      return floatTensor(values, [1, bands, frames]);
    },
  };
}
