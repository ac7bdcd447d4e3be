import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { incompleteBeta, logGamma } from "./incomplete-beta.js";
import { criticalT, twoSidedProbability } from "./student-t.js";

const close = (value: number, known: number) => expect(Math.abs(value / known - 1)).toBeLessThan(1e-9);

describe("incompleteBeta", () => {
  it("equals known values (SciPy's betainc)", () => {
    close(incompleteBeta(0.5, 0.5, 0.3), 0.36901011956554536);
    close(incompleteBeta(2, 3, 0.4), 0.5248);
    close(incompleteBeta(10, 0.5, 0.9), 0.15164090963470994);
    close(incompleteBeta(5000, 0.5, 0.999), 0.0015615791602892836);
    close(incompleteBeta(30, 70, 0.3), 0.5116251045586087);
    expect([incompleteBeta(2, 3, 0), incompleteBeta(2, 3, 1), incompleteBeta(1, 1, 0.25)]).toEqual([
      0,
      1,
      expect.closeTo(0.25, 14),
    ]);
  });

  it("is symmetric, and never falls", () => {
    const positive = fc.double({ min: 0.1, max: 500, noNaN: true });
    // Exact in binary, so that 1 - x is exact too.
    const share = fc.integer({ min: 0, max: 1024 }).map((parts) => parts / 1024);
    fc.assert(
      fc.property(positive, positive, share, share, (a, b, x, y) => {
        expect(incompleteBeta(a, b, x) + incompleteBeta(b, a, 1 - x)).toBeCloseTo(1, 10);
        const [low, high] = [Math.min(x, y), Math.max(x, y)];
        expect(incompleteBeta(a, b, low)).toBeLessThanOrEqual(incompleteBeta(a, b, high) + 1e-12);
      }),
    );
  });
});

describe("logGamma", () => {
  it("is the logarithm of the factorial, and of the root of pi at a half", () => {
    close(logGamma(0.5), Math.log(Math.PI) / 2);
    let factorial = 1;
    for (let n = 2; n <= 20; n++) {
      factorial *= n;
      close(logGamma(n + 1), Math.log(factorial));
    }
    close(logGamma(5000), 37582.62631568535);
  });
});

describe("twoSidedProbability", () => {
  it("equals known values (SciPy's t distribution), far tails included", () => {
    const known = [
      [1, 1, 0.5],
      [2, 10, 0.07338803477074037],
      [-3.5, 30, 0.0014768074376442532],
      [1.96, 1_000_000, 0.04999606758526985],
      [12, 4, 0.000276428548502973],
      [40, 200, 2.2487396535202197e-97],
      [0.001, 3, 0.9992648949694609],
      [2.5, 9307, 0.012436402949419745],
    ] as const;
    for (const [t, degreesOfFreedom, p] of known) close(twoSidedProbability(t, degreesOfFreedom), p);
    expect([twoSidedProbability(0, 5), twoSidedProbability(Number.NEGATIVE_INFINITY, 5)]).toEqual([1, 0]);
  });

  it("is undone by criticalT", () => {
    close(criticalT(0.95, 1), 12.706204736174694);
    close(criticalT(0.95, 10), 2.228138851986274);
    close(criticalT(0.99, 30), 2.7499956535672254);
    close(criticalT(0.95, 9307), 1.9602189082024606);
    close(criticalT(0.2, 2), 0.2886751345948128);
  });
});
