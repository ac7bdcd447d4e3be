import { type ComplexFft, createComplexFft } from "./complex-fft.js";

/**
 * Plans a transform of any size as a convolution with a chirp (Bluestein, 1970), for front ends whose
 * frame is not a power of two, such as Whisper's 400 points.
 */
export function createChirpFft(size: number): ComplexFft {
  const inner = createComplexFft(2 ** Math.ceil(Math.log2(2 * size - 1)));
  const chirp = chirpOf(size);
  const kernel = kernelOf(chirp, inner);
  const real = new Float64Array(inner.size);
  const imaginary = new Float64Array(inner.size);
  return {
    size,
    transform(outerReal, outerImaginary) {
      real.fill(0);
      imaginary.fill(0);
      for (let index = 0; index < size; index++) {
        const cosine = chirp.cosines[index]!;
        const sine = chirp.sines[index]!;
        real[index] = outerReal[index]! * cosine + outerImaginary[index]! * sine;
        imaginary[index] = outerImaginary[index]! * cosine - outerReal[index]! * sine;
      }
      inner.transform(real, imaginary);
      multiplyConjugated(real, imaginary, kernel);
      // A forward transform of the conjugate is the inverse transform, conjugated and times the size.
      inner.transform(real, imaginary);
      for (let index = 0; index < size; index++) {
        const cosine = chirp.cosines[index]! / inner.size;
        const sine = chirp.sines[index]! / inner.size;
        outerReal[index] = real[index]! * cosine - imaginary[index]! * sine;
        outerImaginary[index] = -imaginary[index]! * cosine - real[index]! * sine;
      }
    },
  };
}

interface Chirp {
  readonly cosines: Float64Array;
  readonly sines: Float64Array;
}

/** `exp(i pi n^2 / size)`; the square is reduced modulo `2 * size` first, so that large n loses no digits. */
function chirpOf(size: number): Chirp {
  const angle = (index: number) => (Math.PI * ((index * index) % (2 * size))) / size;
  return {
    cosines: Float64Array.from({ length: size }, (_, index) => Math.cos(angle(index))),
    sines: Float64Array.from({ length: size }, (_, index) => Math.sin(angle(index))),
  };
}

/** Transform of the chirp laid out circularly: value n also stands at `length - n`. */
function kernelOf({ cosines, sines }: Chirp, inner: ComplexFft): Chirp {
  const real = new Float64Array(inner.size);
  const imaginary = new Float64Array(inner.size);
  for (let index = 0; index < cosines.length; index++) {
    const mirrored = (inner.size - index) % inner.size;
    real[index] = cosines[index]!;
    real[mirrored] = cosines[index]!;
    imaginary[index] = sines[index]!;
    imaginary[mirrored] = sines[index]!;
  }
  inner.transform(real, imaginary);
  return { cosines: real, sines: imaginary };
}

function multiplyConjugated(real: Float64Array, imaginary: Float64Array, kernel: Chirp): void {
  for (let index = 0; index < real.length; index++) {
    const cosine = kernel.cosines[index]!;
    const sine = kernel.sines[index]!;
    const product = real[index]! * cosine - imaginary[index]! * sine;
    imaginary[index] = -(real[index]! * sine + imaginary[index]! * cosine);
    real[index] = product;
  }
}
