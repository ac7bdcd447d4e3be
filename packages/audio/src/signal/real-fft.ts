import { ModalisError } from "@modalis/contract";
import { createChirpFft } from "./chirp-fft.js";
import { type ComplexFft, createComplexFft, isPowerOfTwo } from "./complex-fft.js";

/** A planned Fourier transform of real frames; the plan owns its scratch memory, so use one a thread. */
export interface RealFft {
  /** Samples a frame. */
  readonly size: number;
  /** `floor(size / 2) + 1`: from 0 Hz to half the sample rate. */
  readonly bins: number;
  /** Writes `|X[k]|^2`, not scaled, for a frame `[size]` to `power` `[bins]`. */
  power(frame: Float64Array, power: Float64Array): void;
}

/**
 * Plans the power spectrum of real frames of `size` samples: as one complex transform of half the size where
 * the size is a power of two, by a chirp otherwise.
 *
 * @throws `INVALID_ARGUMENT` when `size` is not a whole number of 2 to 1,048,576.
 */
export function createRealFft(size: number): RealFft {
  if (!Number.isSafeInteger(size) || size < 2 || size > 2 ** 20) {
    throw new ModalisError("INVALID_ARGUMENT", `a Fourier transform takes 2 to 1048576 points, not ${size}`);
  }
  return isPowerOfTwo(size) ? packedRealFft(size) : paddedRealFft(size);
}

/** Even samples travel as real parts and odd ones as imaginary parts, and are told apart afterwards. */
function packedRealFft(size: number): RealFft {
  const half = size / 2;
  const fft = createComplexFft(half);
  const real = new Float64Array(half);
  const imaginary = new Float64Array(half);
  const cosines = Float64Array.from({ length: half + 1 }, (_, bin) => Math.cos((-2 * Math.PI * bin) / size));
  const sines = Float64Array.from({ length: half + 1 }, (_, bin) => Math.sin((-2 * Math.PI * bin) / size));
  return {
    size,
    bins: half + 1,
    power(frame, power) {
      for (let index = 0; index < half; index++) {
        real[index] = frame[2 * index]!;
        imaginary[index] = frame[2 * index + 1]!;
      }
      fft.transform(real, imaginary);
      for (let bin = 0; bin <= half; bin++) {
        const at = bin % half;
        const mirrored = (half - bin) % half;
        const evenReal = (real[at]! + real[mirrored]!) / 2;
        const evenImaginary = (imaginary[at]! - imaginary[mirrored]!) / 2;
        const oddReal = (imaginary[at]! + imaginary[mirrored]!) / 2;
        const oddImaginary = (real[mirrored]! - real[at]!) / 2;
        const cosine = cosines[bin]!;
        const sine = sines[bin]!;
        const sumReal = evenReal + oddReal * cosine - oddImaginary * sine;
        const sumImaginary = evenImaginary + oddReal * sine + oddImaginary * cosine;
        power[bin] = sumReal * sumReal + sumImaginary * sumImaginary;
      }
    },
  };
}

function paddedRealFft(size: number): RealFft {
  const fft: ComplexFft = createChirpFft(size);
  const bins = Math.floor(size / 2) + 1;
  const real = new Float64Array(size);
  const imaginary = new Float64Array(size);
  return {
    size,
    bins,
    power(frame, power) {
      real.set(frame);
      imaginary.fill(0);
      fft.transform(real, imaginary);
      for (let bin = 0; bin < bins; bin++) power[bin] = real[bin]! ** 2 + imaginary[bin]! ** 2;
    },
  };
}
