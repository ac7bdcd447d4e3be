import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRealFft } from "./real-fft.js";

/** The definition, term by term: `|sum x[n] exp(-2 pi i k n / N)|^2`. */
function definitionPower(frame: Float64Array): Float64Array {
  const size = frame.length;
  return Float64Array.from({ length: Math.floor(size / 2) + 1 }, (_, bin) => {
    let real = 0;
    let imaginary = 0;
    frame.forEach((value, index) => {
      const angle = (-2 * Math.PI * ((bin * index) % size)) / size;
      real += value * Math.cos(angle);
      imaginary += value * Math.sin(angle);
    });
    return real ** 2 + imaginary ** 2;
  });
}

function powerOf(frame: Float64Array): Float64Array {
  const fft = createRealFft(frame.length);
  const power = new Float64Array(fft.bins);
  fft.power(frame, power);
  return power;
}

const sizes = fc.constantFrom(2, 4, 8, 16, 128, 512, 3, 5, 12, 25, 100, 400, 441);
const frames = sizes.chain((size) =>
  fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: size, maxLength: size }),
);

describe("createRealFft", () => {
  it("equals the definition of the discrete Fourier transform at powers of two and at other sizes", () => {
    fc.assert(
      fc.property(frames, (values) => {
        const frame = Float64Array.from(values);
        const expected = definitionPower(frame);
        powerOf(frame).forEach((value, bin) => {
          expect(Math.abs(value - expected[bin]!)).toBeLessThan(1e-11 * frame.length ** 2);
        });
      }),
      { numRuns: 60, seed: 1 },
    );
  });

  it("keeps the energy of the frame (Parseval)", () => {
    fc.assert(
      fc.property(frames, (values) => {
        const frame = Float64Array.from(values);
        const power = powerOf(frame);
        const even = frame.length % 2 === 0;
        const twice = (bin: number) => (bin === 0 || (even && bin === power.length - 1) ? 1 : 2);
        const spectral = power.reduce((sum, value, bin) => sum + twice(bin) * value, 0) / frame.length;
        expect(spectral).toBeCloseTo(
          frame.reduce((sum, value) => sum + value ** 2, 0),
          8,
        );
      }),
      { numRuns: 60, seed: 2 },
    );
  });

  it("puts a whole number of cosine periods into one bin", () => {
    const frame = Float64Array.from({ length: 64 }, (_, index) => Math.cos((2 * Math.PI * 5 * index) / 64));
    const power = powerOf(frame);
    expect(power[5]).toBeCloseTo(32 ** 2, 9);
    expect(Math.max(...power.filter((_, bin) => bin !== 5))).toBeLessThan(1e-20);
  });

  it("leaves the frame unchanged and gives the same answer twice", () => {
    const frame = Float64Array.from([1, -2, 3, 0.5]);
    const fft = createRealFft(4);
    const [first, second] = [new Float64Array(3), new Float64Array(3)];
    fft.power(frame, first);
    fft.power(frame, second);
    expect([...frame]).toEqual([1, -2, 3, 0.5]);
    expect(second).toEqual(first);
    // By hand: 2.5; (1 - 3) + i(2 + 0.5), so 4 + 6.25; 1 + 2 + 3 - 0.5.
    expect([...first]).toEqual([2.5 ** 2, 10.25, 5.5 ** 2]);
  });

  it.each([0, 1, 2.5, Number.NaN, 2 ** 21])("refuses %s points", (size) => {
    expect(() => createRealFft(size)).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT" }));
  });
});
