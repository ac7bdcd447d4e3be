import type { JsonObject } from "@modalis/onnx";
import type { AudioModelSettings } from "./audio-model-settings.js";
import { createSettingsReader, type SettingsReader } from "./settings-reader.js";

/** Feature extractors of the transformers library whose preprocessing is known here. */
const KNOWN_EXTRACTORS = [
  "ASTFeatureExtractor",
  "ClapFeatureExtractor",
  "WhisperFeatureExtractor",
  "Wav2Vec2FeatureExtractor",
] as const;

/**
 * Settings of a folder's `preprocessor_config.json`, by the extractor it names.
 *
 * @throws `INVALID_MODEL` for an extractor that is not known, naming those that are, or a field out of range.
 */
export function readHuggingFaceSettings(preprocessor: JsonObject): AudioModelSettings {
  const reader = createSettingsReader("preprocessor_config.json", preprocessor);
  return byExtractor[reader.choice("feature_extractor_type", KNOWN_EXTRACTORS)](reader);
}

const ends = { channels: 1, pooling: "mean", unitLength: false } as const;

const byExtractor: Readonly<
  Record<(typeof KNOWN_EXTRACTORS)[number], (reader: SettingsReader) => AudioModelSettings>
> = {
  ASTFeatureExtractor: spectrogramTransformer,
  ClapFeatureExtractor: clap,
  WhisperFeatureExtractor: whisper,
  Wav2Vec2FeatureExtractor: wav2vec2,
};

const RATE_HZ = [1000, 192_000] as const;

/** Kaldi's filter banks: frames of 25 ms every 10 ms, offset removed, pre-emphasis 0.97, levels of 0 as padding. */
function spectrogramTransformer(reader: SettingsReader): AudioModelSettings {
  const sampleRateHz = reader.whole("sampling_rate", RATE_HZ, 16_000);
  const windowLength = Math.round(sampleRateHz * 0.025);
  const standardise = reader.flag("do_normalize", true);
  const frames = reader.whole("max_length", [1, 100_000], 1024);
  return {
    sampleRateHz,
    features: {
      kind: "log-mel",
      logMel: {
        spectrogram: {
          windowLength,
          hopLength: Math.round(sampleRateHz * 0.01),
          fftLength: 2 ** Math.ceil(Math.log2(windowLength)),
          window: "hann",
          periodicWindow: false,
          power: 2,
          removeOffset: true,
          preEmphasis: 0.97,
        },
        mel: {
          sampleRateHz,
          bands: reader.whole("num_mel_bins", [1, 1024], 128),
          minFrequencyHz: 20,
          maxFrequencyHz: Math.floor(sampleRateHz / 2),
          scale: "htk",
          straightIn: "mel",
        },
        compression: { log: "natural", floor: FLOAT32_STEP },
      },
      mean: standardise ? reader.number("mean", [-1e6, 1e6], -4.2677393) : 0,
      // The reference divides by twice the deviation.
      deviation: standardise ? 2 * reader.number("std", [1e-9, 1e6], 4.5689974) : 1,
    },
    windows: { unit: "frames", length: frames, hop: frames, padding: "levels" },
    layout: ["batch", "frames", "bands"],
    ...ends,
  };
}

/** Kaldi's floor of a band: the step of float32 at 1. */
const FLOAT32_STEP = 2 ** -23;

/** Ten seconds at 48 kHz; a long sound is heard in stretches, where the reference draws one at random. */
function clap(reader: SettingsReader): AudioModelSettings {
  const sampleRateHz = reader.whole("sampling_rate", RATE_HZ, 48_000);
  const fftLength = reader.whole("fft_window_size", [2, 65_536], 1024);
  const seconds = reader.number("max_length_s", [0.1, 120], 10);
  const fused = reader.choice("truncation", ["fusion", "rand_trunc"], "fusion") === "fusion";
  const padding = reader.choice("padding", ["repeatpad", "pad"], "repeatpad");
  const length = Math.round(seconds * sampleRateHz);
  return {
    sampleRateHz,
    features: {
      kind: "log-mel",
      logMel: {
        spectrogram: {
          windowLength: fftLength,
          hopLength: reader.whole("hop_length", [1, 65_536], 480),
          fftLength,
          window: "hann",
          power: 2,
          centring: "reflect",
        },
        mel: {
          sampleRateHz,
          bands: reader.whole("feature_size", [1, 1024], 64),
          minFrequencyHz: reader.number("frequency_min", [0, sampleRateHz / 2], 0),
          maxFrequencyHz: reader.number("frequency_max", [0, sampleRateHz / 2], 14_000),
          scale: fused ? "htk" : "slaney",
          areaNormalisation: fused ? "none" : "slaney",
        },
        compression: { log: "decibel", floor: 1e-10 },
      },
      mean: 0,
      deviation: 1,
    },
    windows: {
      unit: "samples",
      length,
      hop: length,
      padding: padding === "repeatpad" ? "repeat" : "silence",
    },
    layout: ["batch", "channel", "frames", "bands"],
    ...ends,
    // A sound that fits is given to the fused model four times over.
    channels: fused ? 4 : 1,
  };
}

/** Thirty seconds of Slaney's mel bands, `max(log10, peak - 8)`, then `(level + 4) / 4`; the last frame is dropped. */
function whisper(reader: SettingsReader): AudioModelSettings {
  const sampleRateHz = reader.whole("sampling_rate", RATE_HZ, 16_000);
  const fftLength = reader.whole("n_fft", [2, 65_536], 400);
  const hopLength = reader.whole("hop_length", [1, 65_536], 160);
  const length = reader.whole("chunk_length", [1, 120], 30) * sampleRateHz;
  return {
    sampleRateHz,
    features: {
      kind: "log-mel",
      logMel: {
        spectrogram: {
          windowLength: fftLength,
          hopLength,
          fftLength,
          window: "hann",
          power: 2,
          centring: "reflect",
        },
        mel: {
          sampleRateHz,
          bands: reader.whole("feature_size", [1, 1024], 80),
          minFrequencyHz: 0,
          maxFrequencyHz: Math.min(8000, sampleRateHz / 2),
          scale: "slaney",
          areaNormalisation: "slaney",
        },
        compression: { log: "log10", floor: 1e-10, rangeBelowPeak: 8 },
      },
      mean: -4,
      deviation: 4,
    },
    windows: {
      unit: "samples",
      length,
      hop: length,
      padding: "silence",
      frames: Math.floor(length / hopLength),
    },
    layout: ["batch", "bands", "frames"],
    ...ends,
  };
}

/** Also HuBERT, WavLM and UniSpeech. Stretches of 30 s bound the memory that attention takes. */
function wav2vec2(reader: SettingsReader): AudioModelSettings {
  const sampleRateHz = reader.whole("sampling_rate", RATE_HZ, 16_000);
  const length = 30 * sampleRateHz;
  return {
    sampleRateHz,
    features: { kind: "waveform", standardise: reader.flag("do_normalize", true) },
    windows: { unit: "samples", length, hop: length, padding: "none" },
    layout: ["batch", "samples"],
    ...ends,
  };
}
