import type { JsonObject } from "@modalis/onnx";
import { type AudioModelSettings, INPUT_AXES, type ModelWindows } from "./audio-model-settings.js";
import { createSettingsReader, type SettingsReader } from "./settings-reader.js";

/** Largest figures that make sense; beyond, a folder is broken or means harm. */
const MOST = { rateHz: 192_000, points: 65_536, bands: 1024, frames: 100_000, samples: 20_000_000 };

/** Fields of `audio` in modalis.json, as the README lists them. */
const FIELDS = [
  ...[
    "features",
    "sampleRateHz",
    "window",
    "periodicWindow",
    "windowLength",
    "hopLength",
    "fftLength",
    "power",
  ],
  ...["centring", "removeOffset", "preEmphasis", "melBands", "minFrequencyHz", "maxFrequencyHz", "melScale"],
  ...["melAreaNormalisation", "melStraightIn", "log", "logFloor", "logOffset", "rangeBelowPeak", "mean"],
  ...["deviation", "standardise", "patchFrames", "patchHop", "stretchSamples", "stretchHop", "padding"],
  ...["input", "layout", "channels", "output", "pooling", "unitLength"],
];

/**
 * Reads the object `audio` of a model folder's modalis.json.
 *
 * @throws `INVALID_MODEL` naming the field that is absent, unknown or out of range.
 */
export function readOwnSettings(fields: JsonObject): AudioModelSettings {
  const reader = createSettingsReader("modalis.json: audio", fields);
  reader.allowOnly(FIELDS);
  const features = reader.choice("features", ["log-mel", "waveform"]);
  const sampleRateHz = reader.whole("sampleRateHz", [1000, MOST.rateHz]);
  const ends = readEnds(reader, features);
  if (features === "waveform") {
    const standardise = reader.flag("standardise", false);
    return {
      sampleRateHz,
      features: { kind: "waveform", standardise },
      windows: readStretches(reader),
      ...ends,
    };
  }
  return {
    sampleRateHz,
    features: {
      kind: "log-mel",
      logMel: readLogMel(reader, sampleRateHz),
      mean: reader.number("mean", [-1e6, 1e6], 0),
      deviation: reader.number("deviation", [1e-9, 1e6], 1),
    },
    windows: reader.has("patchFrames") ? readPatches(reader) : readStretches(reader),
    ...ends,
  };
}

function readLogMel(reader: SettingsReader, sampleRateHz: number) {
  const fftLength = reader.whole("fftLength", [2, MOST.points]);
  const compression = {
    log: reader.choice("log", ["natural", "log10", "decibel"], "natural"),
    floor: reader.number("logFloor", [0, 1e6], 0),
    offset: reader.number("logOffset", [0, 1e6], 0),
  };
  return {
    spectrogram: {
      windowLength: reader.whole("windowLength", [1, fftLength], fftLength),
      hopLength: reader.whole("hopLength", [1, MOST.points]),
      fftLength,
      window: reader.choice("window", ["hann", "hamming", "blackman", "povey", "rectangular"], "hann"),
      periodicWindow: reader.flag("periodicWindow", true),
      power: reader.whole("power", [1, 2], 2) as 1 | 2,
      centring: reader.choice("centring", ["none", "reflect", "zero"], "none"),
      removeOffset: reader.flag("removeOffset", false),
      preEmphasis: reader.number("preEmphasis", [0, 1], 0),
    },
    mel: {
      sampleRateHz,
      bands: reader.whole("melBands", [1, MOST.bands]),
      minFrequencyHz: reader.number("minFrequencyHz", [0, sampleRateHz / 2], 0),
      maxFrequencyHz: reader.number("maxFrequencyHz", [0, sampleRateHz / 2], sampleRateHz / 2),
      scale: reader.choice("melScale", ["htk", "slaney"]),
      areaNormalisation: reader.choice("melAreaNormalisation", ["none", "slaney"], "none"),
      straightIn: reader.choice("melStraightIn", ["hertz", "mel"], "hertz"),
    },
    compression: reader.has("rangeBelowPeak")
      ? { ...compression, rangeBelowPeak: reader.number("rangeBelowPeak", [0, 1e6]) }
      : compression,
  };
}

function readPatches(reader: SettingsReader): ModelWindows {
  const length = reader.whole("patchFrames", [1, MOST.frames]);
  const bands = reader.whole("melBands", [1, MOST.bands]);
  if (length * bands > MOST.samples)
    throw reader.refuse("patchFrames", `times melBands is at most ${MOST.samples}, not ${length * bands}`);
  return {
    unit: "frames",
    length,
    hop: reader.whole("patchHop", [1, MOST.frames], length),
    padding: reader.choice("padding", ["sound", "levels"], "sound"),
  };
}

function readStretches(reader: SettingsReader): ModelWindows {
  const length = reader.whole("stretchSamples", [1, MOST.samples]);
  return {
    unit: "samples",
    length,
    hop: reader.whole("stretchHop", [1, MOST.samples], length),
    padding: reader.choice("padding", ["silence", "repeat", "none"], "silence"),
  };
}

function readEnds(reader: SettingsReader, features: "log-mel" | "waveform") {
  const usual =
    features === "waveform" ? (["batch", "samples"] as const) : (["batch", "frames", "bands"] as const);
  const layout = reader.choices("layout", INPUT_AXES, usual);
  for (const axis of usual) {
    if (axis !== "batch" && !layout.includes(axis))
      throw reader.refuse("layout", `needs the axis "${axis}" for features "${features}"`);
  }
  const [input, output] = [reader.text("input"), reader.text("output")];
  return {
    layout,
    channels: reader.whole("channels", [1, 16], 1),
    pooling: reader.choice("pooling", ["mean", "max"], "mean"),
    unitLength: reader.flag("unitLength", false),
    ...(input !== undefined && { input }),
    ...(output !== undefined && { output }),
  };
}
