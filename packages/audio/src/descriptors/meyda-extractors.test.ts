import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { barkScale } from "../signal/bark-scale.js";
import { createMelFilterBank } from "../signal/mel-filter-bank.js";
import { createMeydaExtractors } from "./meyda-extractors.js";

/** meyda asked directly, with dense banks. */
const meyda = createRequire(import.meta.url)("meyda/dist/node/featureExtractors.js");

const SIZE = 512;
const amplitudes = Float64Array.from(
  { length: SIZE / 2 + 1 },
  (_, bin) => 5 * Math.abs(Math.sin(bin * bin * 0.01)) + 0.01,
);
const bank = createMelFilterBank({
  ...{ sampleRateHz: 22_050, fftLength: SIZE, bands: 26, minFrequencyHz: 20, maxFrequencyHz: 11_000 },
  scale: "slaney",
});
const extractors = createMeydaExtractors(26, 3);

describe("createMeydaExtractors", () => {
  it("gives for band sums what meyda gives for the spectrum and the whole bank", () => {
    const dense = bank.dense();
    const melFilterBank = Array.from({ length: 26 }, (_, band) => [
      ...dense.subarray(band * bank.bins, (band + 1) * bank.bins),
    ]);
    const sums = new Float64Array(26);
    bank.apply(
      amplitudes.map((value) => value * value),
      sums,
    );
    const frame = { ampSpectrum: amplitudes, melFilterBank, bufferSize: SIZE, numberOfMFCCCoefficients: 13 };
    const close = (values: number[]) => values.map((value) => expect.closeTo(value, 3));
    expect([...extractors.logBands(sums)]).toEqual(close(meyda.melBands(frame)));
    expect([...extractors.cepstrum(sums, 13)]).toEqual(close(meyda.mfcc(frame)));
  });

  it("gives ln(1 + level) and pitch classes over their largest, by hand", () => {
    const levels = new Float64Array(26);
    levels.set([0, 1, Math.E - 1, 9]);
    const [zero, one, e, nine] = extractors.logBands(levels);
    expect([zero, one, e, nine]).toEqual(
      [0, Math.LN2, 1, Math.log(10)].map((value) => expect.closeTo(value, 6)),
    );
    expect([...Array.from(extractors.chroma(Float64Array.of(1, 4, 2)))]).toEqual([0.25, 1, 0.5]);
    // The first cosine-transform coefficient is twice the sum.
    expect(extractors.cepstrum(levels, 1)[0]).toBeCloseTo(2 * (Math.LN2 + 1 + Math.log(10)), 5);
  });

  it("gives loudness of 24 critical bands, and its spread and sharpness as meyda does", () => {
    const scale = barkScale(SIZE, 22_050);
    const { specific, total, spread, sharpness } = extractors.loudness(amplitudes, scale);
    expect(specific).toHaveLength(24);
    expect(total).toBeCloseTo(
      Array.from(specific).reduce((sum, value) => sum + value),
      4,
    );
    const frame = { ampSpectrum: amplitudes, barkScale: scale };
    expect([spread, sharpness]).toEqual([meyda.perceptualSpread(frame), meyda.perceptualSharpness(frame)]);
  });

  it("describes shape by hand", () => {
    // Two equal bins, 1 and 3 of 5: centroid 2, spread 1; alternating samples cross zero at each step.
    const shape = extractors.shape(Float32Array.of(0.5, -0.5, 0.5, -0.5), Float64Array.of(0, 1, 0, 1, 0));
    const [level, crossings, centroid, , rolloff, spread] = shape;
    expect(level).toBeCloseTo(Math.log1p(0.5 / 1e-4), 6);
    expect(crossings).toBeCloseTo(3 / 4, 12);
    expect(centroid).toBeCloseTo(2 / 5, 12);
    expect(rolloff).toBeCloseTo(3 / 4, 12);
    expect(spread).toBeCloseTo(1 / 5, 12);
  });
});
