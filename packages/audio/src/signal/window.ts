import { ModalisError } from "@modalis/contract";

/** Shapes a frame may be weighted with before its transform. */
export type WindowShape = "hann" | "hamming" | "blackman" | "povey" | "rectangular";

export interface WindowOptions {
  /**
   * `true` divides the circle by `length` (what SciPy calls `fftbins`, the default of TensorFlow and torch);
   * `false` by `length - 1`, so that the last weight equals the first (Kaldi, meyda).
   */
  readonly periodic?: boolean;
}

/**
 * Weights `[length]` of a window.
 *
 * Hann `0.5 - 0.5 cos x`, Hamming `0.54 - 0.46 cos x`, Blackman `0.42 - 0.5 cos x + 0.08 cos 2x`, and Povey,
 * Kaldi's own, the Hann window to the power 0.85.
 *
 * @throws `INVALID_ARGUMENT` when `length` is not a positive whole number or the shape is unknown.
 */
export function windowWeights(
  shape: WindowShape,
  length: number,
  { periodic = true }: WindowOptions = {},
): Float64Array {
  if (!Number.isSafeInteger(length) || length < 1) {
    throw new ModalisError("INVALID_ARGUMENT", `a window holds at least one sample, not ${length}`);
  }
  const weightAt = shapes[shape];
  if (weightAt === undefined) {
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `window "${shape}" is not known; choose one of ${Object.keys(shapes).join(", ")}`,
    );
  }
  const circle = periodic ? length : Math.max(1, length - 1);
  return Float64Array.from({ length }, (_, index) => weightAt((2 * Math.PI * index) / circle));
}

const shapes: Readonly<Record<WindowShape, (angle: number) => number>> = {
  hann: (angle) => 0.5 - 0.5 * Math.cos(angle),
  hamming: (angle) => 0.54 - 0.46 * Math.cos(angle),
  blackman: (angle) => 0.42 - 0.5 * Math.cos(angle) + 0.08 * Math.cos(2 * angle),
  povey: (angle) => (0.5 - 0.5 * Math.cos(angle)) ** 0.85,
  rectangular: () => 1,
};
