import { describe, expect, it } from "vitest";
import { hertzToMel, melToHertz } from "../signal/mel-scale.js";
import { createModelInputs } from "./model-inputs.js";
import { readHuggingFaceSettings } from "./read-hugging-face-settings.js";

/** The same samples as were given to transformers.js 4.3.1 for the figures below. */
const samples = Float32Array.from(
  { length: 41_000 },
  (_, n) => 0.6 * Math.sin(n * n * 0.00001) + 0.2 * Math.cos(n * 0.7) + 0.05 * Math.sin(n * 2.1),
);

function firstInput(preprocessor: Record<string, string | number | boolean>) {
  const settings = readHuggingFaceSettings(preprocessor);
  const [input] = [...createModelInputs(settings).of(samples)];
  return { settings, input: input! };
}

/** Power of one bin from the definition. */
function powerAt(frame: readonly number[], bin: number, size: number): number {
  let [real, imaginary] = [0, 0];
  frame.forEach((value, index) => {
    real += value * Math.cos((2 * Math.PI * bin * index) / size);
    imaginary -= value * Math.sin((2 * Math.PI * bin * index) / size);
  });
  return real ** 2 + imaginary ** 2;
}

describe("readHuggingFaceSettings", () => {
  it("makes of ASTFeatureExtractor Kaldi's filter banks, standardised by twice the deviation", () => {
    const { settings, input } = firstInput({ feature_extractor_type: "ASTFeatureExtractor" });
    expect([settings.sampleRateHz, input.rows, input.columns]).toEqual([16_000, 1024, 128]);
    const [frame, band] = [7, 40];
    let signal = Array.from(samples.subarray(frame * 160, frame * 160 + 400));
    const mean = signal.reduce((sum, value) => sum + value, 0) / 400;
    signal = signal.map((value) => value - mean);
    signal = signal.map((value, n) => value - 0.97 * signal[Math.max(0, n - 1)]!);
    signal = signal.map((value, n) => value * (0.5 - 0.5 * Math.cos((2 * Math.PI * n) / 399)));
    const [low, high] = [hertzToMel(20, "htk"), hertzToMel(8000, "htk")];
    const edge = (index: number) => low + ((high - low) * index) / 129;
    let sum = 0;
    for (let bin = 1; bin < 256; bin++) {
      const mel = hertzToMel((bin * 16_000) / 512, "htk");
      const rise = (mel - edge(band)) / (edge(band + 1) - edge(band));
      const fall = (edge(band + 2) - mel) / (edge(band + 2) - edge(band + 1));
      sum += Math.max(0, Math.min(rise, fall)) * powerAt(signal, bin, 512);
    }
    const expected = (Math.log(Math.max(sum, 2 ** -23)) + 4.2677393) / (2 * 4.5689974);
    expect(input.values[frame * 128 + band]).toBeCloseTo(expected, 5);
    // 254 frames of sound; the rest is padding of level 0.
    expect(input.values[1023 * 128]).toBeCloseTo(4.2677393 / (2 * 4.5689974), 6);
  });

  it("makes of WhisperFeatureExtractor Slaney's bands, at most 8 below the peak", () => {
    const { settings, input } = firstInput({ feature_extractor_type: "WhisperFeatureExtractor" });
    expect(settings.layout).toEqual(["batch", "bands", "frames"]);
    expect([input.rows, input.columns]).toEqual([3000, 80]);
    // Where the chirp, at 1,018 Hz, is loudest.
    const [frame, band] = [125, 26];
    const signal = Array.from(
      { length: 400 },
      (_, n) => samples[frame * 160 - 200 + n]! * (0.5 - 0.5 * Math.cos((2 * Math.PI * n) / 400)),
    );
    const edge = (index: number) => melToHertz((hertzToMel(8000, "slaney") * index) / 81, "slaney");
    let sum = 0;
    for (let bin = 0; bin <= 200; bin++) {
      const rise = (bin * 40 - edge(band)) / (edge(band + 1) - edge(band));
      const fall = (edge(band + 2) - bin * 40) / (edge(band + 2) - edge(band + 1));
      sum +=
        (Math.max(0, Math.min(rise, fall)) * 2 * powerAt(signal, bin, 400)) / (edge(band + 2) - edge(band));
    }
    expect(input.values[frame * 80 + band]).toBeCloseTo((Math.log10(sum) + 4) / 4, 5);
    const peak = input.values.reduce((most, value) => Math.max(most, value));
    expect(input.values.at(-1)).toBeCloseTo(peak - 2, 6);
  });

  it("makes of ClapFeatureExtractor ten repeated seconds in decibels, by the bank its truncation implies", () => {
    const truncated = firstInput({
      feature_extractor_type: "ClapFeatureExtractor",
      truncation: "rand_trunc",
      frequency_min: 50,
    });
    expect([truncated.input.rows, truncated.input.columns, truncated.settings.channels]).toEqual([
      1001, 64, 1,
    ]);
    expect(truncated.settings.features).toMatchObject({
      logMel: { mel: { scale: "slaney", areaNormalisation: "slaney", maxFrequencyHz: 14_000 } },
    });
    // Half a second is repeated twenty times: 50 frames later stands the same again.
    const [repeated] = [...createModelInputs(truncated.settings).of(samples.subarray(0, 24_000))];
    for (const band of [0, 20, 63])
      expect(repeated!.values[970 * 64 + band]).toBeCloseTo(repeated!.values[20 * 64 + band]!, 6);
    const fused = firstInput({ feature_extractor_type: "ClapFeatureExtractor" });
    expect(fused.settings).toMatchObject({
      channels: 4,
      features: { logMel: { mel: { scale: "htk", areaNormalisation: "none" } } },
    });
  });

  it("makes of Wav2Vec2FeatureExtractor samples of mean 0 and variance 1, of any length up to 30 s", () => {
    const { settings, input } = firstInput({ feature_extractor_type: "Wav2Vec2FeatureExtractor" });
    expect([input.rows, input.columns]).toEqual([1, 41_000]);
    const mean = input.values.reduce((sum, value) => sum + value, 0) / 41_000;
    expect(mean).toBeCloseTo(0, 5);
    expect(input.values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 41_000).toBeCloseTo(1, 4);
    const lengths = [...createModelInputs(settings).of(new Float32Array(16_000 * 70))].map(
      ({ columns }) => columns,
    );
    expect(lengths).toEqual([480_000, 480_000, 160_000]);
  });

  it.each([
    [{}, /feature_extractor_type/],
    [{ feature_extractor_type: "EncodecFeatureExtractor" }, /one of ASTFeatureExtractor/],
    [{ feature_extractor_type: "WhisperFeatureExtractor", n_fft: -4 }, /n_fft/],
    [{ feature_extractor_type: "WhisperFeatureExtractor", feature_size: 1e9 }, /feature_size/],
    [{ feature_extractor_type: "ASTFeatureExtractor", std: 0 }, /std/],
    [{ feature_extractor_type: "ClapFeatureExtractor", max_length_s: 1e9 }, /max_length_s/],
    [{ feature_extractor_type: "Wav2Vec2FeatureExtractor", do_normalize: "yes" }, /do_normalize/],
  ])("refuses %j", (preprocessor, message) => {
    expect(() => readHuggingFaceSettings(preprocessor)).toThrow(
      expect.objectContaining({ code: "INVALID_MODEL", message: expect.stringMatching(message) }),
    );
  });
});
