import meyda from "meyda/dist/node/featureExtractors.js";

/**
 * The extractor functions of meyda 5.6.3, called one by one.
 *
 * Its front door, `Meyda.extract`, keeps sizes and banks in module globals: after a first call a new buffer size
 * meets the old mel bank and gives NaN. The functions themselves hold no state but a table of cosines. The
 * banks are applied before, each band's weights alone; meyda then receives the sums with a bank that hands
 * each through, so that its logarithm, cosine transform and scaling are all that is left to do. `spectralFlux`
 * is not among them: as published it reads before the start of the frame.
 */
export interface MeydaExtractors {
  /** `ln(1 + level)` of each band sum `[bands]`. */
  logBands(levels: Float64Array): readonly number[];
  /** First `count` cosine-transform coefficients, at most 40, of `ln(1 + level)`; `levels` is `[bands]`. */
  cepstrum(levels: Float64Array, count: number): readonly number[];
  /** Pitch-class sums `[classes]` over the largest of them. */
  chroma(sums: Float64Array): ArrayLike<number>;
  /** Specific loudness of 24 critical bands, and figures of their distribution. */
  loudness(amplitudes: Float64Array, barkScale: Float64Array): MeydaLoudness;
  /** Shape of the frame `[samples]` and of its amplitude spectrum `[bins]`, in the order of `SHAPE_NAMES`. */
  shape(signal: Float32Array, amplitudes: Float64Array): readonly number[];
}

interface MeydaLoudness {
  readonly specific: ArrayLike<number>;
  readonly total: number;
  readonly spread: number;
  readonly sharpness: number;
}

/**
 * What `shape` gives: crossings a sample, frequencies as fractions of half the sample rate, and the logarithms
 * of level, skewness and kurtosis (the last two signed: `asinh`).
 */
export const SHAPE_NAMES = [
  "level",
  "zero-crossings",
  "centroid",
  "flatness",
  "rolloff",
  "spread",
  "skewness",
  "kurtosis",
  "crest",
] as const;

/** A root mean square of -80 dB of full scale counts as no level. */
const LEVEL_FLOOR = 1e-4;

/** Makes the extractors for banks of the given sizes. */
export function createMeydaExtractors(melBands: number, pitchClasses: number): MeydaExtractors {
  const melFilterBank = identity(melBands);
  const chromaFilterBank = identity(pitchClasses);
  // meyda squares amplitudes and reads `bufferSize / 2` of them.
  const bandFrame = (levels: Float64Array) => ({
    ampSpectrum: levels.map(Math.sqrt),
    melFilterBank,
    bufferSize: 2 * melBands,
  });
  return {
    logBands: (levels) => meyda.melBands(bandFrame(levels)),
    cepstrum: (levels, count) => meyda.mfcc({ ...bandFrame(levels), numberOfMFCCCoefficients: count }),
    chroma: (sums) => meyda.chroma({ ampSpectrum: sums, chromaFilterBank }),
    loudness(ampSpectrum, barkScale) {
      const frame = { ampSpectrum, barkScale };
      const { specific, total } = meyda.loudness(frame);
      const [spread, sharpness] = [meyda.perceptualSpread(frame), meyda.perceptualSharpness(frame)];
      return { specific, total, spread, sharpness };
    },
    shape: shapeOf,
  };
}

function shapeOf(signal: Float32Array, ampSpectrum: Float64Array): readonly number[] {
  const frame = { ampSpectrum };
  const bins = ampSpectrum.length;
  return [
    Math.log1p(meyda.rms({ signal }) / LEVEL_FLOOR),
    meyda.zcr({ signal }) / signal.length,
    meyda.spectralCentroid(frame) / bins,
    meyda.spectralFlatness(frame),
    // A rate of 2 makes half of it 1.
    meyda.spectralRolloff({ ampSpectrum, sampleRate: 2 }),
    meyda.spectralSpread(frame) / bins,
    // A pure tone has a skewness of hundreds and, by meyda's formula, a kurtosis of minus billions; as they are, one
    // such sound would hide the differences of all others.
    Math.asinh(meyda.spectralSkewness(frame)),
    Math.asinh(meyda.spectralKurtosis(frame)),
    meyda.spectralCrest(frame),
  ];
}

function identity(size: number): readonly (readonly number[])[] {
  return Array.from({ length: size }, (_, row) =>
    Array.from({ length: size }, (_, column) => (row === column ? 1 : 0)),
  );
}
