import { describe, expect, it } from "vitest";
import { sine } from "../test-fixtures/wav-bytes.js";
import { cleanAudio, describeAudioOptions } from "./audio-cleaning.js";
import { measureLoudness } from "./measure-loudness.js";

const sampleRateHz = 16_000;

function joined(...parts: Float32Array[]): Float32Array {
  return Float32Array.from(parts.flatMap((part) => [...part]));
}

function silence(seconds: number): Float32Array {
  return new Float32Array(seconds * sampleRateHz);
}

describe("measureLoudness follows ITU-R BS.1770-4", () => {
  it("gives a full-scale sine of 997 Hz -3.01 LUFS at every rate", () => {
    for (const rate of [16_000, 22_050, 44_100, 48_000]) {
      expect(measureLoudness(sine(997, rate, 5, 1), rate)).toBeCloseTo(-3.01, 1);
    }
  });

  it("gates: silence between tones does not lower the loudness", () => {
    const tone = sine(997, sampleRateHz, 5, 0.1);
    const alone = measureLoudness(tone, sampleRateHz)!;
    expect(alone).toBeCloseTo(-23.01, 1);
    expect(measureLoudness(joined(tone, silence(10), tone), sampleRateHz)).toBeCloseTo(alone, 0);
  });

  it("has no answer for silence", () => {
    expect(measureLoudness(silence(1), sampleRateHz)).toBeUndefined();
  });
});

describe("cleanAudio", () => {
  const tone = sine(440, sampleRateHz, 1, 0.05);

  it("returns the very same samples when nothing is asked for", () => {
    expect(cleanAudio("s", { sampleRateHz, samples: tone }, {}).samples).toBe(tone);
  });

  it("trims silence off both ends, but for 50 ms, and keeps pauses inside", () => {
    const samples = joined(silence(1), tone, silence(1), tone, silence(2));
    const trimmed = cleanAudio("s", { sampleRateHz, samples }, { trim: true }).samples;
    expect(trimmed.length / sampleRateHz).toBeCloseTo(3.1, 2);
  });

  it("reports a sound of silence as EMPTY_INPUT when trimming", () => {
    expect(() => cleanAudio("s", { sampleRateHz, samples: silence(1) }, { trim: true })).toThrow(
      expect.objectContaining({ code: "EMPTY_INPUT" }),
    );
  });

  it("levels a quiet sound and a loud one to the same loudness", () => {
    for (const amplitude of [0.001, 0.05, 0.9]) {
      const audio = { sampleRateHz, samples: sine(440, sampleRateHz, 2, amplitude) };
      const { samples } = cleanAudio("s", audio, { level: true });
      expect(measureLoudness(samples, sampleRateHz)).toBeCloseTo(-23, 1);
    }
  });

  it("never levels a sound up until it clips", () => {
    const { samples } = cleanAudio("s", { sampleRateHz, samples: tone }, { level: { targetLufs: 0 } });
    expect(Math.max(...samples)).toBeCloseTo(10 ** (-0.1 / 20), 4);
  });

  it("gates: hiss below the threshold becomes digital silence, the tone stays", () => {
    const hiss = sine(3000, sampleRateHz, 1, 0.0005);
    const { samples } = cleanAudio("s", { sampleRateHz, samples: joined(tone, hiss, hiss) }, { gate: true });
    expect(samples.subarray(-sampleRateHz).every((sample) => sample === 0)).toBe(true);
    for (let at = 2000; at < sampleRateHz - 10; at++) expect(samples[at]).toBeCloseTo(tone[at]!, 5);
  });

  it("leaves its input as it was", () => {
    const samples = tone.slice();
    cleanAudio("s", { sampleRateHz, samples }, { gate: true, trim: true, level: true });
    expect(samples).toEqual(tone);
  });
});

describe("describeAudioOptions", () => {
  it("differs whenever the sound would", () => {
    expect(describeAudioOptions({})).toBe("uncleaned");
    expect(describeAudioOptions({ gate: false, trim: true, level: { targetLufs: -16 } })).toBe(
      "trim -60 dBFS, level -16 LUFS",
    );
    expect(describeAudioOptions({ trim: { thresholdDbfs: -60 } })).toBe(describeAudioOptions({ trim: true }));
  });

  it("refuses thresholds that are none", () => {
    expect(() => describeAudioOptions({ trim: { thresholdDbfs: 5 } })).toThrow(
      expect.objectContaining({ code: "INVALID_ARGUMENT" }),
    );
  });
});
