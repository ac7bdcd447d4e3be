import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromFloat16, toFloat16 } from "./float16.js";

const bitsOf = (value: number) => toFloat16(new Float32Array([value]))[0]!;
const valueOfBits = (bits: number) => fromFloat16(new Uint16Array([bits]))[0]!;
const isNaN16 = (bits: number) => Number.isNaN(valueOfBits(bits));
const allBits = Uint16Array.from({ length: 65536 }, (_, bits) => bits);

describe("float16", () => {
  it.each([
    [0, 0x0000],
    [-0, 0x8000],
    [1, 0x3c00],
    [-2, 0xc000],
    [65504, 0x7bff],
    [2 ** -14, 0x0400],
    [2 ** -24, 0x0001],
    [1 / 3, 0x3555],
    [Number.POSITIVE_INFINITY, 0x7c00],
    [Number.NEGATIVE_INFINITY, 0xfc00],
  ])("stores %d as the bits IEEE 754 gives", (value, bits) => {
    expect(bitsOf(value)).toBe(bits);
  });

  it("rounds to the nearest and ties to even, also into infinity and out of the subnormals", () => {
    expect(bitsOf(1 + 2 ** -11)).toBe(0x3c00);
    expect(bitsOf(1 + 3 * 2 ** -11)).toBe(0x3c02);
    expect(bitsOf(1 + 2 ** -11 + 2 ** -23)).toBe(0x3c01);
    expect(bitsOf(65519.996)).toBe(0x7bff);
    expect(bitsOf(65520)).toBe(0x7c00);
    expect(bitsOf(2 ** -25)).toBe(0x0000);
    expect(bitsOf(-(2 ** -25) * 1.0001)).toBe(0x8001);
    expect(bitsOf(3 * 2 ** -25)).toBe(0x0002);
    expect(bitsOf(2 ** -14 - 2 ** -26)).toBe(0x0400);
    expect(bitsOf(1e-40)).toBe(0x0000);
  });

  it("stands for (1 + fraction / 1024) 2^(exponent - 15), below 2^-14 for fraction 2^-24", () => {
    const values = fromFloat16(allBits);
    for (const bits of allBits) {
      const exponent = (bits >> 10) & 31;
      if (exponent === 31) continue;
      const size =
        exponent === 0 ? (bits & 1023) * 2 ** -24 : (1 + (bits & 1023) / 1024) * 2 ** (exponent - 15);
      if (!Object.is(values[bits], bits & 0x8000 ? -size : size))
        expect.fail(`${bits} became ${values[bits]}`);
    }
    expect([valueOfBits(0x7c00), valueOfBits(0xfc00)]).toEqual([1 / 0, -1 / 0]);
    expect(valueOfBits(0x7e00)).toBeNaN();
  });

  it("gives back all 65,536 patterns, NaN staying NaN", () => {
    const back = toFloat16(fromFloat16(allBits));
    for (const bits of allBits) {
      const same =
        (bits & 0x7c00) === 0x7c00 && (bits & 0x3ff) !== 0 ? isNaN16(back[bits]!) : back[bits] === bits;
      if (!same) expect.fail(`${bits} came back as ${back[bits]}`);
    }
  });

  it("picks the half nearest to any float32, and the even one of two equally near", () => {
    const finite = [...allBits].filter((bits) => (bits & 0x7fff) < 0x7c00);
    const halves = finite
      .map((bits) => ({ bits, value: valueOfBits(bits) }))
      .sort((a, b) => a.value - b.value);
    const value = fc.oneof(
      fc.float({ noNaN: true, min: -65504, max: 65504 }),
      fc.float({ noNaN: true, min: Math.fround(-1e-4), max: Math.fround(1e-4) }),
    );
    fc.assert(
      fc.property(value, (single) => {
        let low = 0;
        let high = halves.length - 1;
        while (high - low > 1) {
          const middle = (low + high) >> 1;
          if (halves[middle]!.value <= single) low = middle;
          else high = middle;
        }
        const chosen = valueOfBits(bitsOf(single));
        const below = single - halves[low]!.value;
        const above = halves[high]!.value - single;
        expect(Math.abs(single - chosen)).toBe(Math.min(Math.abs(below), Math.abs(above)));
        if (below === above) expect(bitsOf(single) & 1).toBe(0);
      }),
      { numRuns: 2000 },
    );
  });
});
