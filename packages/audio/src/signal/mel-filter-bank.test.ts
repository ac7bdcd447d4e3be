import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createMelFilterBank, type MelFilterBankSettings } from "./mel-filter-bank.js";
import { hertzToMel, melToHertz } from "./mel-scale.js";

describe("mel scales", () => {
  it("give the values printed in their sources", () => {
    // HTK book: mel = 2595 log10(1 + f / 700).
    for (const hertz of [0, 100, 1000, 7500]) {
      expect(hertzToMel(hertz, "htk")).toBeCloseTo(2595 * Math.log10(1 + hertz / 700), 10);
    }
    // librosa's documentation: hz_to_mel(60) = 0.9, hz_to_mel([110, 220, 440]) = [1.65, 3.3, 6.6].
    expect([60, 110, 220, 440].map((hertz) => hertzToMel(hertz, "slaney"))).toEqual(
      [0.9, 1.65, 3.3, 6.6].map((mel) => expect.closeTo(mel, 12)),
    );
    // Slaney's toolbox: 1 kHz is 15 mel, and 27 steps further up stands 6.4 kHz.
    expect(hertzToMel(1000, "slaney")).toBeCloseTo(15, 12);
    expect(hertzToMel(6400, "slaney")).toBeCloseTo(42, 12);
  });

  it("invert each other", () => {
    const anyHertz = fc.double({ min: 0, max: 48_000, noNaN: true });
    fc.assert(
      fc.property(anyHertz, fc.constantFrom("htk" as const, "slaney" as const), (hertz, scale) => {
        expect(melToHertz(hertzToMel(hertz, scale), scale)).toBeCloseTo(hertz, 6);
      }),
      { seed: 3 },
    );
  });
});

/** Formulas of the two conventions written out on their own: edges in hertz, then a triangle at each bin. */
function formulaBank(settings: MelFilterBankSettings): number[] {
  const { bands, minFrequencyHz, maxFrequencyHz, sampleRateHz, fftLength, scale } = settings;
  const toMel =
    scale === "htk"
      ? (f: number) => 2595 * Math.log10(1 + f / 700)
      : (f: number) => (f < 1000 ? (3 * f) / 200 : 15 + (27 * Math.log(f / 1000)) / Math.log(6.4));
  const toHertz =
    scale === "htk"
      ? (m: number) => 700 * (10 ** (m / 2595) - 1)
      : (m: number) => (m < 15 ? (200 * m) / 3 : 1000 * 6.4 ** ((m - 15) / 27));
  const onAxis = settings.straightIn === "mel" ? toMel : (f: number) => f;
  const step = (toMel(maxFrequencyHz) - toMel(minFrequencyHz)) / (bands + 1);
  const edgeHz = (edge: number) => toHertz(toMel(minFrequencyHz) + edge * step);
  const weights: number[] = [];
  for (let band = 0; band < bands; band++) {
    const [low, peak, high] = [edgeHz(band), edgeHz(band + 1), edgeHz(band + 2)];
    for (let bin = 0; bin <= fftLength / 2; bin++) {
      const f = (bin * sampleRateHz) / fftLength;
      let weight = 0;
      if (f > low && f <= peak) weight = (onAxis(f) - onAxis(low)) / (onAxis(peak) - onAxis(low));
      else if (f > peak && f < high) weight = (onAxis(high) - onAxis(f)) / (onAxis(high) - onAxis(peak));
      weights.push(settings.areaNormalisation === "slaney" ? (2 * weight) / (high - low) : weight);
    }
  }
  return weights;
}

const settingsOf = fc.record({
  sampleRateHz: fc.constantFrom(16_000, 22_050, 48_000),
  fftLength: fc.constantFrom(400, 512, 1024),
  bands: fc.integer({ min: 1, max: 128 }),
  minFrequencyHz: fc.constantFrom(0, 20, 125),
  maxFrequencyHz: fc.constantFrom(4000, 7500, 8000),
  scale: fc.constantFrom("htk" as const, "slaney" as const),
  areaNormalisation: fc.constantFrom("none" as const, "slaney" as const),
  straightIn: fc.constantFrom("hertz" as const, "mel" as const),
});

describe("createMelFilterBank", () => {
  it("equals the float64 formulas of both conventions, with and without area normalisation", () => {
    fc.assert(
      fc.property(settingsOf, (settings) => {
        const expected = formulaBank(settings);
        const weights = createMelFilterBank(settings).dense();
        const gaps = expected.map((weight, index) => Math.abs(weight - weights[index]!));
        expect(Math.max(...gaps)).toBeLessThan(1e-9);
      }),
      { numRuns: 80, seed: 4 },
    );
  });

  it("gives hand-computed weights", () => {
    // Slaney below 1 kHz is linear: 3 bands from 0 to 800 Hz have edges 0, 200, 400, 600, 800 Hz; bins at 100 Hz.
    const bank = createMelFilterBank({
      sampleRateHz: 1600,
      fftLength: 16,
      bands: 3,
      minFrequencyHz: 0,
      maxFrequencyHz: 800,
      scale: "slaney",
    });
    const expected = [
      [0, 0.5, 1, 0.5, 0, 0, 0, 0, 0],
      [0, 0, 0, 0.5, 1, 0.5, 0, 0, 0],
      [0, 0, 0, 0, 0, 0.5, 1, 0.5, 0],
    ];
    expect([...bank.dense()]).toEqual(expected.flat().map((weight) => expect.closeTo(weight, 12)));
    const sums = new Float64Array(3);
    bank.apply(Float64Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9]), sums);
    expect([...sums]).toEqual([6, 10, 14].map((sum) => expect.closeTo(sum, 12)));
  });

  it("gives triangles of equal area in hertz when normalised as Slaney does", () => {
    const bank = createMelFilterBank({
      sampleRateHz: 16_000,
      fftLength: 65_536,
      bands: 20,
      minFrequencyHz: 0,
      maxFrequencyHz: 8000,
      scale: "slaney",
      areaNormalisation: "slaney",
    });
    const flat = new Float64Array(bank.bins).fill(16_000 / 65_536);
    const areas = new Float64Array(20);
    bank.apply(flat, areas);
    for (const area of areas) expect(area).toBeCloseTo(1, 5);
  });

  it("refuses frequencies beyond half the sample rate", () => {
    const beyond = { sampleRateHz: 8000, fftLength: 256, bands: 8, minFrequencyHz: 0, maxFrequencyHz: 5000 };
    expect(() => createMelFilterBank({ ...beyond, scale: "htk" })).toThrow(/half the sample rate/);
  });
});
