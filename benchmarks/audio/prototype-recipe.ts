import { createRequire } from "node:module";
import { createRealFft, windowWeights } from "@modalis/audio";

/** meyda is a dependency of the audio package alone, so it is looked up from there. */
const require = createRequire(new URL("../../packages/audio/package.json", import.meta.url));
const meyda = require("meyda/dist/node/featureExtractors.js");
const {
  createMelFilterBank,
  createChromaFilterBank,
  createBarkScale,
} = require("meyda/dist/node/utilities.js");

const SAMPLE_RATE_HZ = 22_050;
const SIZE = 1024;
const HOP = 512;
const SILENCE = 2 ** -16;

/**
 * The recipe of the quick prototype: one frame length, meyda's own banks and extractors throughout (20 MFCC, 40
 * log-mel, 12 chroma, 24 Bark, 15 scalars), mean, deviation and mean absolute change; 333 values.
 */
export function prototypeRow(samples: Float32Array): Float64Array {
  const frames = [...describedFrames(samples)];
  const columns = frames[0]!.length;
  const row = new Float64Array(3 * columns);
  for (let column = 0; column < columns; column++) {
    const values = frames.map((frame) => frame[column]!);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    row[column] = mean;
    row[columns + column] = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length);
    const change = values.reduce((sum, v, at) => sum + (at === 0 ? 0 : Math.abs(v - values[at - 1]!)), 0);
    row[2 * columns + column] = change / Math.max(1, values.length - 1);
  }
  return row;
}

function* describedFrames(samples: Float32Array): Generator<number[], void, undefined> {
  const fft = createRealFft(SIZE);
  const weights = windowWeights("hann", SIZE);
  const melFilterBank = createMelFilterBank(40, SAMPLE_RATE_HZ, SIZE);
  const chromaFilterBank = createChromaFilterBank(12, SAMPLE_RATE_HZ, SIZE);
  const barkScale = createBarkScale(SIZE / 2 + 1, SAMPLE_RATE_HZ, SIZE);
  const power = new Float64Array(fft.bins);
  let previous: Float64Array | undefined;
  for (let start = 0; start + SIZE <= samples.length; start += HOP) {
    const signal = samples.subarray(start, start + SIZE);
    if (signal.every((sample) => Math.abs(sample) < SILENCE)) continue;
    fft.power(
      Float64Array.from(signal, (sample, index) => sample * weights[index]!),
      power,
    );
    const ampSpectrum = power.map(Math.sqrt);
    const frame = { signal, ampSpectrum, barkScale, melFilterBank, chromaFilterBank };
    const sizes = { bufferSize: SIZE, sampleRate: SAMPLE_RATE_HZ, numberOfMFCCCoefficients: 20 };
    yield describedFrame({ ...frame, ...sizes }, previous ?? ampSpectrum);
    previous = ampSpectrum;
  }
}

const SCALARS = [
  ...["rms", "energy", "zcr", "spectralCentroid", "spectralFlatness", "spectralSlope", "spectralRolloff"],
  ...["spectralSpread", "spectralSkewness", "spectralKurtosis", "spectralCrest"],
  ...["perceptualSpread", "perceptualSharpness"],
];

function describedFrame(frame: { readonly ampSpectrum: Float64Array }, previous: Float64Array): number[] {
  const loudness = meyda.loudness(frame);
  const flux = frame.ampSpectrum.reduce((sum, value, bin) => sum + Math.max(0, value - previous[bin]!), 0);
  const values: number[] = [
    ...meyda.mfcc(frame),
    ...meyda.melBands(frame),
    ...meyda.chroma(frame),
    ...loudness.specific,
    ...SCALARS.map((name) => meyda[name](frame)),
    loudness.total,
    flux,
  ];
  return values.map((value) => (Number.isFinite(value) ? value : 0));
}
