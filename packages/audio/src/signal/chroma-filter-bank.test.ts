import { describe, expect, it } from "vitest";
import { barkScale } from "./bark-scale.js";
import { createChromaFilterBank, PITCH_CLASSES } from "./chroma-filter-bank.js";

const settings = { sampleRateHz: 22_050, fftLength: 8192 };

function classesOf(frequencyHz: number): Float64Array {
  const bank = createChromaFilterBank(settings);
  const spectrum = new Float64Array(bank.bins);
  spectrum[Math.round((frequencyHz * settings.fftLength) / settings.sampleRateHz)] = 1;
  const classes = new Float64Array(PITCH_CLASSES);
  bank.apply(spectrum, classes);
  return classes;
}

describe("createChromaFilterBank", () => {
  it.each([
    ["C", 523.25, 0],
    ["D", 587.33, 2],
    ["A", 440, 9],
    ["A an octave above", 880, 9],
    ["B", 987.77, 11],
    ["C two octaves above", 2093, 0],
  ])("hears %s at %d Hz as pitch class %d", (_, frequencyHz, pitchClass) => {
    const classes = classesOf(frequencyHz);
    expect(classes.indexOf(Math.max(...classes))).toBe(pitchClass);
  });

  it("weighs 880 Hz fully, two octaves away by exp(-1/2), and 0 Hz not at all", () => {
    expect(Math.hypot(...classesOf(880))).toBeCloseTo(1, 3);
    expect(Math.hypot(...classesOf(220))).toBeCloseTo(Math.exp(-0.5), 2);
    expect(Math.hypot(...classesOf(0))).toBe(0);
  });

  it("refuses a rate of 0", () => {
    expect(() => createChromaFilterBank({ sampleRateHz: 0, fftLength: 512 })).toThrow(/chroma bank/);
  });
});

describe("barkScale", () => {
  it("rises from 0 and gives Zwicker and Terhardt's 8.51 bark at 1 kHz", () => {
    const scale = barkScale(441, 22_050);
    expect(scale[0]).toBe(0);
    expect(scale[20]).toBeCloseTo(13 * Math.atan(1000 / 1315.8) + 3.5 * Math.atan((1000 / 7518) ** 2), 12);
    expect(scale[20]).toBeCloseTo(8.51, 1);
    expect(scale.every((bark, bin) => bin === 0 || bark > scale[bin - 1]!)).toBe(true);
  });
});
