import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { noise, plucks, soundOf, tone } from "../test-fixtures/sounds.js";
import { createSpectralDescriptors, DESCRIPTOR_NAMES, FRAME_LENGTHS } from "./spectral-descriptors.js";

const descriptors = createSpectralDescriptors({ maxSeconds: 60 });

async function described(samples: Float32Array): Promise<(name: string) => number> {
  const row = await descriptors.describe(samples);
  return (name) => {
    const at = DESCRIPTOR_NAMES.indexOf(name);
    expect(at, name).toBeGreaterThanOrEqual(0);
    return row[at]!;
  };
}

describe("createSpectralDescriptors", () => {
  it("names each value once", () => {
    expect(new Set(DESCRIPTOR_NAMES).size).toBe(DESCRIPTOR_NAMES.length);
    expect(DESCRIPTOR_NAMES).toHaveLength(981);
  });

  it("hears the pitch class of a tone at the longest frames", async () => {
    // 440 Hz is A, pitch class 9, and so is its second partial; the third is E, pitch class 4.
    const value = await described(tone(440, 1).samples);
    const classes = Array.from({ length: 12 }, (_, index) => value(`8192 chroma-${index} mean`));
    expect(classes.indexOf(Math.max(...classes))).toBe(9);
  });

  it("hears where the sound is: a higher tone has a higher centroid, noise the flatter spectrum", async () => {
    const [low, high, hiss] = [tone(300), tone(3000), noise(7)].map(({ samples }) => described(samples));
    for (const length of FRAME_LENGTHS) {
      const centroid = `${length} centroid mean`;
      expect((await high)!(centroid)).toBeGreaterThan((await low)!(centroid));
      expect((await hiss)!(`${length} flatness mean`)).toBeGreaterThan(
        (await high)!(`${length} flatness mean`),
      );
    }
  });

  it("hears change: struck notes vary in level, a steady tone does not", async () => {
    const steady = await described(tone(330, 1).samples.subarray(0, 20_480));
    const struck = await described(plucks(330, 1).samples);
    expect(steady("512 level deviation")).toBeLessThan(0.1);
    expect(struck("512 level deviation")).toBeGreaterThan(0.5);
    expect(struck("512 flux mean")).toBeGreaterThan(steady("512 flux mean"));
  });

  it("leaves digitally silent frames out", async () => {
    const { samples } = noise(3, 0.5);
    const spread = new Float32Array(22_050 * 4);
    spread.set(samples);
    const [alone, among] = [await described(samples), await described(spread)];
    for (const name of ["512 mel-20 mean", "512 level mean", "512 centroid mean"])
      expect(Math.abs(among(name) - alone(name))).toBeLessThan(0.05 * Math.abs(alone(name)));
  });

  it("describes any sound that is not silent by finite values, however short or loud", async () => {
    const sample = fc.oneof(fc.double({ min: -1, max: 1, noNaN: true }), fc.constantFrom(0, 1, -1, 1e-30));
    const sounds = fc.array(sample, { minLength: 1, maxLength: 3000 });
    await fc.assert(
      fc.asyncProperty(sounds, async (values) => {
        const row = await descriptors.describe(Float32Array.from([0.5, ...values]));
        expect(row.findIndex((value) => !Number.isFinite(value))).toBe(-1);
      }),
      { numRuns: 25, seed: 6 },
    );
    for (const sound of [soundOf(1, () => 1), soundOf(1, (_, n) => (n === 9000 ? 1 : 0)), tone(11_025 / 2)])
      expect((await descriptors.describe(sound.samples)).every(Number.isFinite)).toBe(true);
  });

  it("keeps every value within reach of the others, even for a pure tone or a click", async () => {
    const pure = soundOf(1, (t) => Math.sin(2 * Math.PI * 1000 * t));
    const click = soundOf(1, (_, index) => (index === 9000 ? 1 : 0));
    for (const { samples } of [pure, click, soundOf(1, () => 1)])
      expect(Math.max(...(await descriptors.describe(samples)).map(Math.abs))).toBeLessThan(3000);
  });

  it.each([
    ["empty", 0, 0],
    ["silent", 30_000, 0],
    ["below half a 16-bit step", 30_000, 1e-5],
  ])("refuses a sound that is %s", async (_, length, value) => {
    await expect(descriptors.describe(new Float32Array(length).fill(value))).rejects.toMatchObject({
      code: "EMPTY_INPUT",
    });
  });

  it("describes a long sound by its excerpts at bounded cost", async () => {
    const short = createSpectralDescriptors({ maxSeconds: 5 });
    const { samples } = noise(5, 5);
    const long = new Float32Array(samples.length * 3);
    for (const copy of [0, 1, 2]) long.set(samples, copy * samples.length);
    expect(await short.describe(long)).toEqual(await short.describe(samples));
  });

  it("stops with the signal's reason", async () => {
    const reason = new Error("stop");
    await expect(descriptors.describe(tone(440, 2).samples, AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});
