/**
 * IEEE 754 half-precision bits of each value, rounded to the nearest, ties to even.
 *
 * Values from 65520 up become infinite; below 2^-25 they become zero, keeping their sign.
 */
export function toFloat16(values: Float32Array): Uint16Array {
  const bits = new Uint16Array(values.length);
  const singles = new Uint32Array(1);
  const single = new Float32Array(singles.buffer);
  for (let at = 0; at < values.length; at++) {
    single[0] = values[at]!;
    bits[at] = halfOfSingle(singles[0]!);
  }
  return bits;
}

/** The values that half-precision bits stand for; every one is exact in float32. */
export function fromFloat16(bits: Uint16Array): Float32Array {
  const values = new Float32Array(bits.length);
  const singles = new Uint32Array(values.buffer);
  for (let at = 0; at < bits.length; at++) singles[at] = singleOfHalf(bits[at]!);
  return values;
}

function halfOfSingle(single: number): number {
  const sign = (single >>> 16) & 0x8000;
  const exponent = (single >>> 23) & 0xff;
  const fraction = single & 0x7fffff;
  if (exponent === 0xff) return sign | 0x7c00 | (fraction === 0 ? 0 : 0x0200 | (fraction >>> 13));
  const unbiased = exponent - 127;
  if (unbiased > 15) return sign | 0x7c00;
  // A carry out of the fraction moves the exponent up by one, which is what rounding up should do.
  if (unbiased >= -14) return sign | (((unbiased + 15) << 10) + roundedShift(fraction, 13));
  if (unbiased < -25) return sign;
  return sign | roundedShift(fraction | 0x800000, -unbiased - 1);
}

/** `value / 2^shift`, rounded to the nearest, ties to even. */
function roundedShift(value: number, shift: number): number {
  const kept = value >>> shift;
  const lost = value & ((1 << shift) - 1);
  const half = 1 << (shift - 1);
  return lost > half || (lost === half && (kept & 1) === 1) ? kept + 1 : kept;
}

function singleOfHalf(half: number): number {
  const sign = (half & 0x8000) << 16;
  const exponent = (half >>> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0x1f) return sign | 0x7f800000 | (fraction << 13);
  if (exponent > 0) return sign | ((exponent + 112) << 23) | (fraction << 13);
  if (fraction === 0) return sign;
  // A subnormal half is a normal single: shift its leading one out of the fraction.
  const shift = Math.clz32(fraction) - 21;
  return sign | ((113 - shift) << 23) | (((fraction << shift) & 0x3ff) << 13);
}
