import { describe, expect, it } from "vitest";
import { chooseExcerpts } from "./choose-excerpts.js";

const sampleRateHz = 100;
const seconds = (count: number, value: number) => new Float32Array(count * sampleRateHz).fill(value);

describe("chooseExcerpts", () => {
  it("takes all of a sound that is short enough", () => {
    expect(chooseExcerpts(seconds(60, 0.5), { sampleRateHz, maxSeconds: 60 })).toEqual([
      { start: 0, end: 6000 },
    ]);
  });

  it("spreads 5-second excerpts evenly over a long sound", () => {
    const excerpts = chooseExcerpts(seconds(100, 0.5), { sampleRateHz, maxSeconds: 20 });
    expect(excerpts.map(({ start }) => start / sampleRateHz)).toEqual([10, 35, 60, 85]);
    expect(excerpts.every(({ start, end }) => end - start === 500)).toBe(true);
  });

  it("looks only where there is sound", () => {
    const sound = seconds(100, 0);
    sound.fill(0.1, 7000, 7010);
    sound.fill(0.1, 9999);
    const excerpts = chooseExcerpts(sound, { sampleRateHz, maxSeconds: 20 });
    expect(excerpts).toEqual([
      { start: 7000, end: 7500 },
      { start: 9500, end: 10_000 },
    ]);
    expect(chooseExcerpts(seconds(100, 1e-6), { sampleRateHz, maxSeconds: 20 })).toEqual([]);
  });
});
