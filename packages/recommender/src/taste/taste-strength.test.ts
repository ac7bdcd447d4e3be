import { describe, expect, it } from "vitest";
import { DEFAULT_TASTE_PRIOR, expectedStrength } from "./taste-strength.js";

const prior = DEFAULT_TASTE_PRIOR;
const normal = (value: number, variance: number): number =>
  Math.exp(-(value ** 2) / (2 * variance)) / Math.sqrt(2 * Math.PI * variance);

/** The posterior mean by adding up the slab in small steps, the spike being a term of its own. */
function byIntegration(strength: number, chanceVariance: number): number {
  let [mass, moment] = [0, 0];
  const step = 0.001;
  for (let truth = -12; truth < 20; truth += step) {
    const density =
      prior.share *
      normal(truth - prior.strength, prior.deviation ** 2) *
      normal(strength - truth, chanceVariance);
    mass += density * step;
    moment += density * truth * step;
  }
  return moment / (mass + (1 - prior.share) * normal(strength, chanceVariance));
}

describe("expectedStrength", () => {
  it("is the posterior mean of the spike-and-slab prior", () => {
    for (const strength of [0.5, 1, 2, 4]) {
      for (const chanceVariance of [0.05, 0.2, 1, 2]) {
        expect(expectedStrength({ strength, chanceVariance }, prior)).toBeCloseTo(
          byIntegration(strength, chanceVariance),
          4,
        );
      }
    }
  });

  it("keeps what is coherent and silences what is within chance, the better the more likes there are", () => {
    const chanceVariance = 2 / 19;
    expect(expectedStrength({ strength: 3, chanceVariance }, prior)).toBeGreaterThan(2.8);
    expect(expectedStrength({ strength: 0.3, chanceVariance }, prior)).toBeLessThan(0.03);
  });

  it("gives every channel the same say when nothing can be measured", () => {
    expect(expectedStrength(undefined, prior)).toBe(prior.share * prior.strength);
  });

  it("is never negative, quite silent or anything but a number", () => {
    for (const strength of [-1e6, -5, -1, 0, 1e6]) {
      for (const chanceVariance of [1e-6, 0.1, 2, 1e6]) {
        const expected = expectedStrength({ strength, chanceVariance }, prior);
        expect(expected, `${strength}, ${chanceVariance}`).toBeGreaterThan(0);
        expect(Number.isFinite(expected)).toBe(true);
      }
    }
  });
});
