import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ModelWindows } from "./audio-model-settings.js";
import { createModelInputs } from "./model-inputs.js";
import { readOwnSettings } from "./read-own-settings.js";

const ramp = (length: number) => Float32Array.from({ length }, (_, index) => (index + 1) / 1000);

function stretchesOf(samples: Float32Array, fields: { stretchHop?: number; padding: string }) {
  const settings = readOwnSettings({
    features: "waveform",
    sampleRateHz: 8000,
    stretchSamples: 10,
    ...fields,
  });
  return [...createModelInputs(settings).of(samples)];
}

describe("waveform inputs", () => {
  it("complete the last stretch with silence, or with the sound over again, or not at all", () => {
    const tail = (padding: string) =>
      [...stretchesOf(ramp(13), { padding }).at(-1)!.values].map((v) => Math.round(v * 1000));
    expect(tail("silence")).toEqual([11, 12, 13, 0, 0, 0, 0, 0, 0, 0]);
    expect(tail("repeat")).toEqual([11, 12, 13, 11, 12, 13, 11, 12, 13, 0]);
    const settings = readOwnSettings({
      features: "waveform",
      sampleRateHz: 8000,
      stretchSamples: 4000,
      padding: "none",
    });
    const lengths = (count: number) =>
      [...createModelInputs(settings).of(ramp(count))].map(({ columns }) => columns);
    expect(lengths(6000)).toEqual([4000, 2000]);
    // What is left is too short to say anything, unless it is all there is.
    expect(lengths(4100)).toEqual([4000]);
    expect(lengths(100)).toEqual([1600]);
  });

  it("leave no sample out when stretches overlap, and have no stretch of padding alone", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 10 }), (length, stretchHop) => {
        const parts = stretchesOf(ramp(length), { stretchHop, padding: "silence" });
        const heard = new Set(parts.flatMap(({ values }) => [...values]).filter((value) => value > 0));
        expect(heard.size).toBe(length);
        expect(
          parts.every(({ soundShare, values }) => soundShare > 0 && values.some((value) => value > 0)),
        ).toBe(true);
      }),
      { seed: 7 },
    );
  });
});

const logMel = {
  ...{ features: "log-mel", sampleRateHz: 8000, windowLength: 64, hopLength: 32, fftLength: 64, power: 2 },
  ...{ melBands: 5, melScale: "slaney", logFloor: 1e-10, patchFrames: 4 },
};

describe("log-mel patches", () => {
  const patchesOf = (length: number, fields: object) => {
    const settings = readOwnSettings({ ...logMel, ...fields });
    return [...createModelInputs(settings).of(ramp(length))];
  };

  it("cover the sound, each of the asked size", () => {
    // Four frames of 64 samples every 32 take 160; the next patch of hop 2 starts 64 samples later.
    for (const [length, count] of [
      [1, 1],
      [160, 1],
      [161, 2],
      [224, 2],
      [225, 3],
    ] as const) {
      const patches = patchesOf(length, { patchHop: 2, padding: "sound" });
      expect(patches.length, `${length} samples`).toBe(count);
      expect(
        patches.every(({ rows, columns, values }) => rows === 4 && columns === 5 && values.length === 20),
      ).toBe(true);
    }
  });

  it("are completed with levels of 0 before they are standardised where the folder says so", () => {
    const [patch] = patchesOf(64, { padding: "levels", mean: -2, deviation: 4 });
    expect([...patch!.values.subarray(5)]).toEqual(new Array(15).fill(0.5));
    expect(patch!.values[0]).not.toBe(0.5);
  });

  it("share frames where they overlap", () => {
    const [first, second] = patchesOf(400, { patchHop: 2 });
    expect([...second!.values.subarray(0, 10)]).toEqual([...first!.values.subarray(10, 20)]);
  });
});

describe("readOwnSettings", () => {
  it("fills in usual values", () => {
    const settings = readOwnSettings(logMel);
    const windows: ModelWindows = { unit: "frames", length: 4, hop: 4, padding: "sound" };
    expect(settings).toMatchObject({
      windows,
      layout: ["batch", "frames", "bands"],
      pooling: "mean",
      channels: 1,
    });
    expect(settings.features).toMatchObject({ mean: 0, deviation: 1 });
  });

  it.each([
    [{ features: "mfcc" }, /features is one of log-mel, waveform/],
    [{ sampleRateHz: 0 }, /sampleRateHz/],
    [{ windowLength: 65 }, /windowLength is a number of 1 to 64/],
    [{ hopLength: 1.5 }, /hopLength is a whole number/],
    [{ melScale: undefined }, /melScale is one of htk, slaney/],
    [{ maxFrequencyHz: 4001 }, /maxFrequencyHz/],
    [{ layout: ["batch", "frames"] }, /layout needs the axis "bands"/],
    [{ layout: ["batch", "frames", "frames", "bands"] }, /different/],
    [{ melBands: 1024, patchFrames: 90_000 }, /patchFrames times melBands/],
    [{ melbands: 3 }, /melbands is not known/],
    [{ padding: "repeat" }, /padding/],
    [{ mean: Number.NaN }, /mean/],
    [{ output: 3 }, /output is a text/],
    [{ pooling: null, unitLength: "yes" }, /unitLength/],
  ])("refuses %j", (fields, message) => {
    const broken: Record<string, unknown> = { ...logMel, ...fields };
    expect(() => readOwnSettings(broken as Parameters<typeof readOwnSettings>[0])).toThrow(
      expect.objectContaining({ code: "INVALID_MODEL", message: expect.stringMatching(message) }),
    );
  });
});
