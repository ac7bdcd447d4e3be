import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sine } from "../test-fixtures/wav-bytes.js";
import { canResample, resample } from "./resample.js";

const rates = [8000, 11_025, 16_000, 22_050, 32_000, 44_100, 48_000];

describe("resample", () => {
  it("turns a tone into the same tone at the other rate, for every pair of usual rates", () => {
    for (const fromHz of rates) {
      for (const toHz of rates) {
        const samples = resample(sine(1000, fromHz, 0.2), fromHz, toHz);
        const wanted = sine(1000, toHz, 0.2);
        expect(samples).toHaveLength(wanted.length);
        let gap = 0;
        for (let at = 0.05 * toHz; at < 0.15 * toHz; at++) {
          gap = Math.max(gap, Math.abs(samples[Math.floor(at)]! - wanted[Math.floor(at)]!));
        }
        expect(gap, `${fromHz} to ${toHz}`).toBeLessThan(1e-3);
      }
    }
  });

  it("removes what the lower rate cannot hold: 12 kHz is 80 dB down at 16 kHz", () => {
    const samples = resample(sine(12_000, 48_000, 0.5, 1), 48_000, 16_000);
    const inner = samples.subarray(1000, -1000);
    expect(Math.max(...inner.map(Math.abs))).toBeLessThan(1e-4);
  });

  it("keeps a constant exactly, away from the ends", () => {
    fc.assert(
      fc.property(fc.constantFrom(...rates), fc.constantFrom(...rates), (fromHz, toHz) => {
        const samples = resample(new Float32Array(4000).fill(0.5), fromHz, toHz);
        expect(samples[Math.floor(samples.length / 2)]).toBeCloseTo(0.5, 6);
      }),
    );
  });

  it("says which pairs it can do", () => {
    expect(canResample(44_100, 22_050)).toBe(true);
    expect(canResample(44_101, 22_050)).toBe(false);
  });
});
