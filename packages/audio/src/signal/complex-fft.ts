import { ModalisError } from "@modalis/contract";

/** A planned in-place Fourier transform of one power-of-two size; every intermediate is float64. */
export interface ComplexFft {
  readonly size: number;
  /** Replaces `real + i * imaginary`, each `[size]`, by its transform (forward sign, not scaled). */
  transform(real: Float64Array, imaginary: Float64Array): void;
}

/**
 * Plans an iterative radix-2 transform (Cooley and Tukey, 1965).
 *
 * Twiddles are tabulated from `Math.cos` and `Math.sin`, never by recurrence, so that the error stays near
 * the float64 rounding step at any size.
 *
 * @throws `INVALID_ARGUMENT` when `size` is not a power of two.
 */
export function createComplexFft(size: number): ComplexFft {
  if (!isPowerOfTwo(size)) {
    throw new ModalisError("INVALID_ARGUMENT", `this transform takes a power of two, not ${size} points`);
  }
  const swaps = bitReversalSwaps(size);
  const { cosines, sines } = twiddles(size);
  return {
    size,
    transform(real, imaginary) {
      reorder(real, imaginary, swaps);
      for (let half = 1; half < size; half *= 2) butterflies(real, imaginary, half, cosines, sines);
    },
  };
}

/** Whether `value` is 1, 2, 4, 8, … */
export function isPowerOfTwo(value: number): boolean {
  return Number.isSafeInteger(value) && value > 0 && Number.isInteger(Math.log2(value));
}

/** Pairs of positions to exchange, flattened; a position that maps to itself is left out. */
function bitReversalSwaps(size: number): Uint32Array {
  const pairs: number[] = [];
  for (let index = 1, mirrored = 0; index < size; index++) {
    let bit = size >> 1;
    for (; mirrored & bit; bit >>= 1) mirrored ^= bit;
    mirrored ^= bit;
    if (index < mirrored) pairs.push(index, mirrored);
  }
  return Uint32Array.from(pairs);
}

function twiddles(size: number): { cosines: Float64Array; sines: Float64Array } {
  const angle = (index: number) => (-2 * Math.PI * index) / size;
  return {
    cosines: Float64Array.from({ length: size >> 1 }, (_, index) => Math.cos(angle(index))),
    sines: Float64Array.from({ length: size >> 1 }, (_, index) => Math.sin(angle(index))),
  };
}

function reorder(real: Float64Array, imaginary: Float64Array, swaps: Uint32Array): void {
  for (let at = 0; at < swaps.length; at += 2) {
    const left = swaps[at]!;
    const right = swaps[at + 1]!;
    const heldReal = real[left]!;
    real[left] = real[right]!;
    real[right] = heldReal;
    const heldImaginary = imaginary[left]!;
    imaginary[left] = imaginary[right]!;
    imaginary[right] = heldImaginary;
  }
}

function butterflies(
  real: Float64Array,
  imaginary: Float64Array,
  half: number,
  cosines: Float64Array,
  sines: Float64Array,
): void {
  const size = real.length;
  const stride = cosines.length / half;
  for (let start = 0; start < size; start += 2 * half) {
    for (let offset = 0, twiddle = 0; offset < half; offset++, twiddle += stride) {
      const top = start + offset;
      const bottom = top + half;
      const cosine = cosines[twiddle]!;
      const sine = sines[twiddle]!;
      const turnedReal = real[bottom]! * cosine - imaginary[bottom]! * sine;
      const turnedImaginary = real[bottom]! * sine + imaginary[bottom]! * cosine;
      real[bottom] = real[top]! - turnedReal;
      imaginary[bottom] = imaginary[top]! - turnedImaginary;
      real[top]! += turnedReal;
      imaginary[top]! += turnedImaginary;
    }
  }
}
