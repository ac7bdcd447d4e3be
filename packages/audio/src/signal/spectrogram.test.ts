import { describe, expect, it } from "vitest";
import { createLogMelFrontEnd } from "./log-mel.js";
import { createMelFilterBank } from "./mel-filter-bank.js";
import { createSpectrogram, type SpectrogramSettings } from "./spectrogram.js";

/** Deterministic samples that are no sum of few tones. */
const samples = Float32Array.from(
  { length: 1500 },
  (_, n) => 0.6 * Math.sin(n * n * 0.001) + 0.2 * Math.cos(n),
);

/** Frame by frame from the definition: NumPy's padding, weights by formula, transform term by term. */
function definition(signal: ArrayLike<number>, settings: SpectrogramSettings): number[][] {
  const { windowLength, hopLength, fftLength, power, centring = "none" } = settings;
  const pad = centring === "none" ? 0 : Math.floor(windowLength / 2);
  const mirrored = (index: number): number => {
    const last = signal.length - 1;
    if (index < 0) return mirrored(-index);
    return index > last ? mirrored(2 * last - index) : index;
  };
  const at = (index: number) => (centring === "reflect" ? signal[mirrored(index)]! : (signal[index] ?? 0));
  const circle = settings.periodicWindow === false ? windowLength - 1 : windowLength;
  const frames: number[][] = [];
  for (let start = -pad; start + windowLength <= signal.length + pad; start += hopLength) {
    let frame = Array.from({ length: windowLength }, (_, index) => at(start + index));
    const mean = settings.removeOffset ? frame.reduce((sum, value) => sum + value, 0) / windowLength : 0;
    frame = frame.map((value) => value - mean);
    const emphasis = settings.preEmphasis ?? 0;
    frame = frame.map((value, index) => value - emphasis * frame[Math.max(0, index - 1)]!);
    frame = frame.map((value, index) => value * (0.5 - 0.5 * Math.cos((2 * Math.PI * index) / circle)));
    const row: number[] = [];
    for (let bin = 0; bin <= fftLength / 2; bin++) {
      let [real, imaginary] = [0, 0];
      frame.forEach((value, index) => {
        real += value * Math.cos((-2 * Math.PI * bin * index) / fftLength);
        imaginary += value * Math.sin((-2 * Math.PI * bin * index) / fftLength);
      });
      row.push(Math.hypot(real, imaginary) ** power);
    }
    frames.push(row);
  }
  return frames;
}

const frontEnds: Record<string, SpectrogramSettings> = {
  "of YAMNet": { windowLength: 400, hopLength: 160, fftLength: 512, window: "hann", power: 1 },
  "of Whisper": {
    windowLength: 400,
    hopLength: 160,
    fftLength: 400,
    window: "hann",
    power: 2,
    centring: "reflect",
  },
  "of Kaldi": {
    ...{ windowLength: 400, hopLength: 160, fftLength: 512, window: "hann", periodicWindow: false, power: 2 },
    ...{ removeOffset: true, preEmphasis: 0.97 },
  },
  "padded with silence": {
    windowLength: 64,
    hopLength: 50,
    fftLength: 64,
    window: "hann",
    power: 2,
    centring: "zero",
  },
};

describe("createSpectrogram", () => {
  it.each(Object.entries(frontEnds))("equals the float64 definition %s", (_, settings) => {
    const plan = createSpectrogram(settings);
    const expected = definition(samples, settings);
    expect(plan.frameCount(samples.length)).toBe(expected.length);
    const spectrum = new Float64Array(plan.bins);
    expected.forEach((row, frame) => {
      plan.writeFrame(samples, frame, spectrum);
      row.forEach((value, bin) => {
        expect(Math.abs(spectrum[bin]! - value)).toBeLessThan(1e-9 * Math.max(1, value));
      });
    });
  });

  it("mirrors a sound shorter than half a frame as often as needed", () => {
    const settings = frontEnds["of Whisper"]!;
    const short = samples.subarray(0, 30);
    const expected = definition(short, settings);
    const plan = createSpectrogram(settings);
    const spectrum = new Float64Array(plan.bins);
    plan.writeFrame(short, 0, spectrum);
    spectrum.forEach((value, bin) => {
      expect(value).toBeCloseTo(expected[0]![bin]!, 8);
    });
  });

  it("has no frame of an empty sound, nor of one shorter than a frame that is not centred", () => {
    expect(createSpectrogram(frontEnds["of YAMNet"]!).frameCount(399)).toBe(0);
    expect(createSpectrogram(frontEnds["of YAMNet"]!).frameCount(400)).toBe(1);
    expect(createSpectrogram(frontEnds["of Whisper"]!).frameCount(0)).toBe(0);
  });

  it("refuses a window longer than its transform", () => {
    const tooLong: SpectrogramSettings = { ...frontEnds["of YAMNet"]!, fftLength: 256 };
    expect(() => createSpectrogram(tooLong)).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT" }));
  });
});

describe("createLogMelFrontEnd", () => {
  const mel = {
    sampleRateHz: 16_000,
    bands: 64,
    minFrequencyHz: 125,
    maxFrequencyHz: 7500,
    scale: "htk",
    straightIn: "mel",
  } as const;

  it("equals ln(mel + 0.001) of the float64 definition", () => {
    const spectrogram = frontEnds["of YAMNet"]!;
    const compression = { log: "natural", offset: 0.001 } as const;
    const { values, frames, bands } = createLogMelFrontEnd({ spectrogram, mel, compression }).levels(samples);
    const weights = createMelFilterBank({ ...mel, fftLength: 512 }).dense();
    const rows = definition(samples, spectrogram);
    expect([frames, bands]).toEqual([rows.length, 64]);
    rows.forEach((row, frame) => {
      for (let band = 0; band < 64; band++) {
        const sum = row.reduce((total, value, bin) => total + value * weights[band * 257 + bin]!, 0);
        expect(values[frame * 64 + band]).toBeCloseTo(Math.log(sum + 0.001), 5);
      }
    });
  });

  it("clamps silence to the floor and to the range below the loudest level", () => {
    const half = Float32Array.from(samples, (value, index) => (index < 700 ? 0 : value));
    const spectrogram = frontEnds["of YAMNet"]!;
    const decibels = createLogMelFrontEnd({
      spectrogram,
      mel,
      compression: { log: "decibel", floor: 1e-10 },
    });
    expect(decibels.levels(half).values[0]).toBeCloseTo(-100, 5);
    const ranged = createLogMelFrontEnd({
      ...{ spectrogram, mel },
      compression: { log: "log10", floor: 1e-10, rangeBelowPeak: 8 },
    });
    const { values } = ranged.levels(half);
    expect(values[0]).toBeCloseTo(values.reduce((peak, value) => Math.max(peak, value)) - 8, 5);
  });

  it("refuses a sound whose levels would fill the memory", () => {
    const spectrogram = { ...frontEnds["of YAMNet"]!, hopLength: 1 };
    const frontEnd = createLogMelFrontEnd({ spectrogram, mel, compression: { log: "natural", offset: 1 } });
    expect(() => frontEnd.levels(new Float32Array(2 ** 21 + 1000))).toThrow(
      expect.objectContaining({ code: "LIMIT_EXCEEDED" }),
    );
  });

  it("refuses a logarithm whose silence would not be finite", () => {
    const compression = { log: "natural" } as const;
    expect(() => createLogMelFrontEnd({ spectrogram: frontEnds["of YAMNet"]!, mel, compression })).toThrow(
      /logarithm of silence/,
    );
  });
});
