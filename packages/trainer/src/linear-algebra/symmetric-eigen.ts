import { ModalisError } from "@modalis/contract";
import { tridiagonalise } from "./tridiagonalise.js";

/** A symmetric matrix as V diag(values) Vᵀ. */
export interface SymmetricEigen {
  /** `[size]`, in no order. */
  readonly values: Float64Array;
  /** `[size, size]`: row `k` is the unit eigenvector of `values[k]`. */
  readonly vectors: Float64Array;
}

const MOST_ROTATIONS_A_VALUE = 60;

/**
 * All eigenvalues and eigenvectors of a symmetric matrix, by Householder's tridiagonalisation and implicit QL steps
 * (Bowdler, Martin, Reinsch and Wilkinson, "The QR and QL algorithms for symmetric matrices", 1968).
 *
 * @param matrix `[size, size]`; not changed.
 * @throws `INVALID_ARGUMENT` when a value is not finite.
 */
export function symmetricEigen(matrix: Float64Array, size: number): SymmetricEigen {
  const steps = eigenSteps(matrix, size);
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
}

/**
 * The same with `pause` awaited between steps, so that timers and aborts run meanwhile.
 *
 * @throws `INVALID_ARGUMENT` when a value is not finite, and what `pause` throws.
 */
export async function symmetricEigenWithPauses(
  matrix: Float64Array,
  size: number,
  pause: () => Promise<void> | undefined,
): Promise<SymmetricEigen> {
  const steps = eigenSteps(matrix, size);
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value;
    await pause();
  }
}

function* eigenSteps(matrix: Float64Array, size: number): Generator<void, SymmetricEigen> {
  if (!matrix.every(Number.isFinite))
    throw new ModalisError(
      "INVALID_ARGUMENT",
      "the matrix holds values that are not finite; nothing was decomposed",
    );
  const { diagonal, beside, vectors } = yield* tridiagonalise(matrix.slice(), size);
  for (let at = 0; at < size; at++) {
    settleValue(diagonal, beside, vectors, size, at);
    yield;
  }
  return { values: diagonal, vectors };
}

/** Rotates until the element beside the diagonal at `at` is negligible. */
function settleValue(
  diagonal: Float64Array,
  beside: Float64Array,
  vectors: Float64Array,
  size: number,
  at: number,
): void {
  for (let round = 0; round < MOST_ROTATIONS_A_VALUE; round++) {
    const end = endOfBlock(diagonal, beside, size, at);
    if (end === at) return;
    qlStep(diagonal, beside, vectors, size, at, end);
  }
}

function endOfBlock(diagonal: Float64Array, beside: Float64Array, size: number, from: number): number {
  let end = from;
  for (; end < size - 1; end++) {
    const scale = Math.abs(diagonal[end]!) + Math.abs(diagonal[end + 1]!);
    if (Math.abs(beside[end]!) <= Number.EPSILON * scale || beside[end] === 0) break;
  }
  return end;
}

/** One implicit QL step with Wilkinson's shift on the block `from` to `end`. */
function qlStep(
  diagonal: Float64Array,
  beside: Float64Array,
  vectors: Float64Array,
  size: number,
  from: number,
  end: number,
): void {
  const half = (diagonal[from + 1]! - diagonal[from]!) / (2 * beside[from]!);
  const root = Math.hypot(half, 1);
  let g = diagonal[end]! - diagonal[from]! + beside[from]! / (half + (half < 0 ? -root : root));
  let sine = 1;
  let cosine = 1;
  let shift = 0;
  for (let at = end - 1; at >= from; at--) {
    const f = sine * beside[at]!;
    const b = cosine * beside[at]!;
    const length = Math.hypot(f, g);
    beside[at + 1] = length;
    if (length === 0) {
      diagonal[at + 1]! -= shift;
      beside[end] = 0;
      return;
    }
    sine = f / length;
    cosine = g / length;
    const rest = diagonal[at + 1]! - shift;
    const turned = (diagonal[at]! - rest) * sine + 2 * cosine * b;
    shift = sine * turned;
    diagonal[at + 1] = rest + shift;
    g = cosine * turned - b;
    rotateRows(vectors, size, at, sine, cosine);
  }
  diagonal[from]! -= shift;
  beside[from] = g;
  beside[end] = 0;
}

function rotateRows(vectors: Float64Array, size: number, row: number, sine: number, cosine: number): void {
  for (let upper = row * size, lower = upper + size, last = lower; upper < last; upper++, lower++) {
    const above = vectors[upper]!;
    const below = vectors[lower]!;
    vectors[lower] = sine * above + cosine * below;
    vectors[upper] = cosine * above - sine * below;
  }
}
